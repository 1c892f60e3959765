import { Select } from '@mantine/core';
import { t } from '../messages.ts';

/** The class as a whole, or one assignment. */
export function BoardChoice({
  assignments,
  board,
  onChange,
}: {
  assignments: readonly { id: string; title: string }[];
  board: string;
  onChange: (board: string) => void;
}) {
  if (assignments.length === 0) return null;
  return (
    <Select
      label={t('board.which')}
      data={[{ value: 'own', label: t('board.class') }, ...assignments.map(({ id, title }) => ({ value: id, label: title }))]}
      value={board}
      onChange={(next) => onChange(next ?? 'own')}
      allowDeselect={false}
      w={320}
      maw="100%"
      data-testid="which-board"
    />
  );
}

import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { AssignmentReport } from '../../server/protocol/assignments.ts';
import { troubleView } from '../api/trouble.ts';
import { fromLocalInput, toLocalInput } from '../format/moment.ts';
import { t } from '../messages.ts';
import { ProblemCard } from '../shell/problem-card.tsx';

const day = 24 * 3600_000;

/** More time for one student. */
export function ExtensionForm({
  row,
  dueAt,
  save,
  onSaved,
}: {
  row: AssignmentReport['rows'][number];
  /** Everybody else's. */
  dueAt: number;
  save: (dueAt: number | null) => Promise<AssignmentReport>;
  onSaved: (report: AssignmentReport) => void;
}) {
  const [text, setText] = useState(() => toLocalInput(row.extended ? row.dueAt : Math.max(dueAt, Date.now()) + day));
  const saving = useMutation({ mutationFn: save, onSuccess: onSaved });
  const at = fromLocalInput(text);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (at !== null) saving.mutate(at);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{t('assignment.extend.text')}</Text>
        <TextInput
          type="datetime-local"
          label={t('assignment.due')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={at !== null && at <= dueAt && t('assignment.extend.early')}
          required
        />
        {saving.error && <ProblemCard problem={troubleView(saving.error)} />}
        <Group justify="flex-end">
          {row.extended && (
            <Button variant="default" onClick={() => saving.mutate(null)} disabled={saving.isPending}>
              {t('assignment.extend.back')}
            </Button>
          )}
          <Button type="submit" loading={saving.isPending} disabled={at === null || at <= dueAt} data-testid="save-extension">
            {t('assignment.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

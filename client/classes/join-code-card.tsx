import { Button, Group, Paper, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ClassCard } from '../../server/protocol/people.ts';
import { http } from '../api/http.ts';
import { queryClient } from '../api/queries.ts';
import { t } from '../messages.ts';
import { CopyButton } from '../shell/copy-button.tsx';
import { showProblem } from '../shell/show-problem.ts';

/** The code as it is read aloud, in two halves. */
const spoken = (code: string) => `${code.slice(0, 4)}-${code.slice(4)}`;

/** The join code, large enough for a projector; rotate, close, archive. */
export function JoinCodeCard({ card }: { card: ClassCard }) {
  const change = useMutation({
    mutationFn: (wanted: { code?: 'rotate' | 'close'; archived?: boolean }) => http.changeClass(card.id, wanted),
    onSuccess: (view) => {
      queryClient.setQueryData(['class', card.id], view);
      void queryClient.invalidateQueries({ queryKey: ['classes'] });
    },
    onError: showProblem,
  });
  const archived = card.archivedAt !== null;
  return (
    <Paper withBorder p="md" radius="md">
      <Group justify="space-between">
        {card.joinCode ? (
          <Group gap="sm">
            <Text size="sm">{t('class.code')}</Text>
            <Text ff="monospace" fz={32} fw={700} data-testid="join-code">
              {spoken(card.joinCode)}
            </Text>
            <CopyButton text={spoken(card.joinCode)} label={t('class.code.copy')} />
          </Group>
        ) : (
          <Text>{t('class.closed')}</Text>
        )}
        <Group gap="xs">
          {!archived && (
            <Button variant="default" size="xs" onClick={() => change.mutate({ code: 'rotate' })} disabled={change.isPending}>
              {t(card.joinCode ? 'class.rotate' : 'class.open')}
            </Button>
          )}
          {card.joinCode && (
            <Button variant="default" size="xs" onClick={() => change.mutate({ code: 'close' })} disabled={change.isPending}>
              {t('class.close')}
            </Button>
          )}
          <Button variant="default" size="xs" onClick={() => change.mutate({ archived: !archived })} disabled={change.isPending}>
            {t(archived ? 'class.restore' : 'class.archive')}
          </Button>
        </Group>
      </Group>
    </Paper>
  );
}

import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { NoteView } from '../../server/protocol/notes.ts';
import { http } from '../api/http.ts';
import { troubleView } from '../api/trouble.ts';
import { moment } from '../format/moment.ts';
import { useNow } from '../format/use-now.ts';
import { t } from '../messages.ts';
import { ProblemCard } from '../shell/problem-card.tsx';

const evidence = (note: NoteView): string => {
  if (note.kind === 'foreign-answer') return t('note.foreign-answer', { answer: note.answer, question: note.question, owners: note.owners.join(', ') });
  if (note.kind === 'too-fast') return t('note.too-fast', { seconds: note.seconds, minutes: note.minutes });
  if (note.kind === 'together') return t('note.together', { address: note.address, others: note.others.join(', ') });
  return t('note.nothing-typed');
};

/** Signs that somebody may not have worked alone. They are looked for when asked. */
export function NotesSection({ id }: { id: string }) {
  const now = useNow(60_000);
  const [wanted, setWanted] = useState(false);
  const notes = useQuery({ queryKey: ['class', id, 'notes'], queryFn: () => http.notes(id), enabled: wanted });
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={2} size="h3">
          {t('notes.title')}
        </Title>
        <Button
          size="xs"
          variant="default"
          onClick={() => (wanted ? void notes.refetch() : setWanted(true))}
          loading={notes.isFetching}
          data-testid="look-for-notes"
        >
          {t(wanted ? 'notes.again' : 'notes.look')}
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        {t('notes.text')}
      </Text>
      {notes.error && <ProblemCard problem={troubleView(notes.error)} />}
      {notes.data?.length === 0 && <Text>{t('notes.none')}</Text>}
      {notes.data?.map((note) => (
        <Paper key={`${note.kind} ${note.member} ${note.scenario} ${note.at}`} withBorder p="sm" radius="md" data-testid="note">
          <Group justify="space-between" gap="xs">
            <Text size="sm">
              <b>{note.name}</b> · {note.title}
            </Text>
            <Text size="sm" c="dimmed">
              {moment(note.at, now)}
            </Text>
          </Group>
          <Text size="sm">{evidence(note)}</Text>
        </Paper>
      ))}
    </Stack>
  );
}

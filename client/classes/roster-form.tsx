import { Alert, Button, FileButton, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { http } from '../api/http.ts';
import { queryClient } from '../api/queries.ts';
import { troubleView } from '../api/trouble.ts';
import { t } from '../messages.ts';
import { ProblemCard } from '../shell/problem-card.tsx';

/** Names pasted or read from a file; what was left out is named line by line. */
export function RosterForm({ id }: { id: string }) {
  const [text, setText] = useState('');
  const load = useMutation({
    mutationFn: (list: string) => http.importRoster(id, list),
    onSuccess: ({ problems }) => {
      if (problems.length === 0) setText('');
      for (const queryKey of [['class', id], ['classes']]) void queryClient.invalidateQueries({ queryKey });
    },
  });
  const read = async (file: File | null) => {
    if (file) setText(await file.text());
  };
  return (
    <Stack gap="sm">
      <Textarea
        label={t('class.roster')}
        description={t('class.roster.hint')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={4}
        maxRows={14}
        spellCheck={false}
        data-testid="roster"
      />
      {load.data && (
        <Alert color={load.data.problems.length > 0 ? 'yellow' : 'green'} role="status" data-testid="roster-done">
          <Text size="sm">{t('class.roster.done', load.data)}</Text>
          {load.data.problems.map(({ line, text: what }) => (
            <Text size="sm" key={line}>
              {t('class.roster.line', { line, text: what })}
            </Text>
          ))}
        </Alert>
      )}
      {load.error && <ProblemCard problem={troubleView(load.error)} />}
      <Group>
        <Button onClick={() => load.mutate(text)} loading={load.isPending} disabled={text.trim() === ''} data-testid="import">
          {t('class.roster.import')}
        </Button>
        <FileButton onChange={(file) => void read(file)} accept=".csv,.txt,text/csv,text/plain">
          {(props) => (
            <Button {...props} variant="default" leftSection={<IconUpload size={15} />}>
              CSV
            </Button>
          )}
        </FileButton>
      </Group>
    </Stack>
  );
}

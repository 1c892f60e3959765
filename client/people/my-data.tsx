import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { http } from '../api/http.ts';
import { putSession } from '../api/queries.ts';
import { t } from '../messages.ts';
import { Confirm } from '../shell/confirm.tsx';
import { showProblem } from '../shell/show-problem.ts';

/** What is kept of a student: to take away, and to be rid of. */
export function MyData() {
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const forget = useMutation({
    mutationFn: http.forgetMe,
    onSuccess: () => {
      void http.session().then((session) => {
        putSession(session);
        void navigate('/');
      }, showProblem);
    },
    onError: showProblem,
  });
  return (
    <Stack gap="sm" mt="xl">
      <Title order={2} size="h3">
        {t('data.title')}
      </Title>
      <Text>{t('data.text')}</Text>
      <Group>
        <Button component="a" href="/api/me/data" download variant="default" leftSection={<IconDownload size={16} />}>
          {t('data.take')}
        </Button>
        <Button variant="default" onClick={() => setAsking(true)} loading={forget.isPending} data-testid="delete-me">
          {t('data.delete')}
        </Button>
      </Group>
      <Confirm
        opened={asking}
        title={t('data.delete.title')}
        text={t('data.delete.text')}
        action={t('data.delete')}
        onConfirm={() => {
          setAsking(false);
          forget.mutate();
        }}
        onCancel={() => setAsking(false)}
      />
    </Stack>
  );
}

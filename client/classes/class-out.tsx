import { Button, Group, Modal, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconDownload, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { ClassCard } from '../../server/protocol/people.ts';
import { http } from '../api/http.ts';
import { queryClient } from '../api/queries.ts';
import { troubleView } from '../api/trouble.ts';
import { t } from '../messages.ts';
import { ProblemCard } from '../shell/problem-card.tsx';

/** Everything of a class as a file; and the end of it, for whoever types its name. */
export function ClassOut({ card }: { card: ClassCard }) {
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const [name, setName] = useState('');
  const remove = useMutation({
    mutationFn: () => http.deleteClass(card.id),
    onSuccess: () => {
      queryClient.removeQueries({ queryKey: ['class', card.id] });
      void queryClient.invalidateQueries({ queryKey: ['classes'] });
      void navigate('/classes');
    },
  });
  return (
    <Stack gap="sm">
      <Title order={2} size="h3">
        {t('class.out')}
      </Title>
      <Text size="sm" c="dimmed">
        {t('class.out.text')}
      </Text>
      <Group>
        <Button component="a" href={`/api/classes/${card.id}/data`} download variant="default" leftSection={<IconDownload size={16} />}>
          {t('class.out.json')}
        </Button>
        <Button variant="default" leftSection={<IconTrash size={16} />} onClick={() => setAsking(true)} data-testid="delete-class">
          {t('class.delete')}
        </Button>
      </Group>
      <Modal opened={asking} onClose={() => setAsking(false)} title={t('class.delete')} centered closeButtonProps={{ 'aria-label': t('close') }}>
        <Stack>
          <Text size="sm">{t('class.delete.text', { name: card.name })}</Text>
          <TextInput
            label={t('class.delete.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus
            data-testid="delete-name"
          />
          {remove.error && <ProblemCard problem={troubleView(remove.error)} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={() => setAsking(false)}>
              {t('cancel')}
            </Button>
            <Button color="red" onClick={() => remove.mutate()} loading={remove.isPending} disabled={name.trim() !== card.name} data-testid="really-delete">
              {t('class.delete')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Stack>
  );
}

import { Anchor, Button, Group, Modal, Paper, Stack, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { http } from '../api/http.ts';
import { queryClient, useAssignments } from '../api/queries.ts';
import { moment } from '../format/moment.ts';
import { useNow } from '../format/use-now.ts';
import { t } from '../messages.ts';
import { AssignmentForm } from './assignment-form.tsx';
import { lateText } from './late-rule.ts';

/** The assignments of a class, on its page. */
export function AssignmentSection({ id }: { id: string }) {
  const now = useNow(60_000);
  const assignments = useAssignments(id);
  const [making, setMaking] = useState(false);
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={2} size="h3">
          {t('assignments.title')}
        </Title>
        <Button size="xs" variant="default" leftSection={<IconPlus size={15} />} onClick={() => setMaking(true)} data-testid="new-assignment">
          {t('assignments.new')}
        </Button>
      </Group>
      {assignments.data?.length === 0 && <Text c="dimmed">{t('assignments.none')}</Text>}
      {assignments.data?.map((one) => (
        <Paper key={one.id} withBorder p="md" radius="md" data-testid="assignment">
          <Group justify="space-between" gap="xs">
            <Anchor component={Link} to={`/classes/${id}/assignments/${one.id}`} fw={600}>
              {one.title}
            </Anchor>
            <Text size="sm">{t('assignment.span', { from: moment(one.opensAt, now), to: moment(one.dueAt, now) })}</Text>
          </Group>
          <Text size="sm" c="dimmed">
            {one.scenarios.map(({ title }) => title).join(' · ')}
          </Text>
          <Text size="sm" c="dimmed">
            {lateText(one)}
          </Text>
        </Paper>
      ))}
      <Modal opened={making} onClose={() => setMaking(false)} title={t('assignments.new')} size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
        <AssignmentForm
          save={(draft) => http.createAssignment(id, draft)}
          onSaved={() => {
            setMaking(false);
            void queryClient.invalidateQueries({ queryKey: ['class', id, 'assignments'] });
          }}
        />
      </Modal>
    </Stack>
  );
}

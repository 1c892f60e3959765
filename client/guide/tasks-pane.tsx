import { Stack } from '@mantine/core';
import type { AttemptView, ScenarioView } from '../../server/protocol/views.ts';
import { outcomes } from '../lab/lab-state.ts';
import { TaskCard } from './task-card.tsx';

export function TasksPane({ scenario, attempt }: { scenario: ScenarioView; attempt: AttemptView | null }) {
  const latest = outcomes(scenario.tasks, attempt);
  return (
    <Stack gap="md">
      {scenario.tasks.map((task, at) => (
        <TaskCard key={task.id} scenario={scenario.card.id} task={task} number={at + 1} outcomes={latest} />
      ))}
    </Stack>
  );
}

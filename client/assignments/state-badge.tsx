import { Badge } from '@mantine/core';
import { t } from '../messages.ts';
import type { AssignmentState } from './assignment-state.ts';

const colours = { ahead: 'gray', open: 'harbor', done: 'green', late: 'yellow', over: 'gray' } as const;

export function StateBadge({ state }: { state: AssignmentState }) {
  return (
    <Badge variant="light" color={colours[state]}>
      {t(`assignment.state.${state}`)}
    </Badge>
  );
}

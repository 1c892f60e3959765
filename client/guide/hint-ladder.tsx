import { Button, Text } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { TaskView } from '../../server/protocol/views.ts';
import { putTask } from '../api/queries.ts';
import { request } from '../api/socket.ts';
import { t } from '../messages.ts';
import { showProblem } from '../shell/show-problem.ts';
import classes from './guide.module.css';
import { MarkdownText } from './markdown-text.tsx';

/** Hints one after another, each with its price on the button that takes it. */
export function HintLadder({ scenario, task, locked }: { scenario: string; task: TaskView; locked: boolean }) {
  const take = useMutation({
    mutationFn: (hint: number) => request('hint:take', { scenario, task: task.id, hint }),
    onSuccess: (view) => putTask(scenario, view),
    onError: showProblem,
  });
  const next = task.hints.findIndex((hint) => hint.text === null);
  const price = task.hints[next]?.cost ?? 0;
  return (
    <div className={classes.hints} aria-live="polite">
      {task.hints.map((hint, at) =>
        hint.text === null ? null : (
          <div key={at} className={classes.hint}>
            <IconBulb size={16} aria-hidden />
            <div>
              <Text size="xs" c="dimmed">
                {hint.cost > 0 ? t('hint.nPaid', { n: at + 1, cost: hint.cost }) : t('hint.nFree', { n: at + 1 })}
              </Text>
              <MarkdownText text={hint.text} />
            </div>
          </div>
        ),
      )}
      {next >= 0 && !locked && (
        <Button size="compact-sm" variant="light" leftSection={<IconBulb size={15} />} loading={take.isPending} onClick={() => take.mutate(next)}>
          {price > 0 ? t('hint.take', { n: next + 1, all: task.hints.length, cost: price }) : t('hint.takeFree', { n: next + 1, all: task.hints.length })}
        </Button>
      )}
    </div>
  );
}

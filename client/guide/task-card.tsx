import { Badge, Button, Group, Text, Title } from '@mantine/core';
import { IconCircleCheckFilled, IconEye } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Outcome } from '../../server/protocol/verdict.ts';
import type { TaskView } from '../../server/protocol/views.ts';
import { putTask, refreshProgress } from '../api/queries.ts';
import { request } from '../api/socket.ts';
import { OutcomeMark } from '../evidence/outcome-mark.tsx';
import { t } from '../messages.ts';
import { Confirm } from '../shell/confirm.tsx';
import { showProblem } from '../shell/show-problem.ts';
import classes from './guide.module.css';
import { HintLadder } from './hint-ladder.tsx';
import { MarkdownText } from './markdown-text.tsx';

/** One goal: its checks with their latest outcome, hints, and the way out that costs everything. */
export function TaskCard({ scenario, task, number, outcomes }: { scenario: string; task: TaskView; number: number; outcomes: Map<string, Outcome> }) {
  const [asking, setAsking] = useState(false);
  const show = useMutation({
    mutationFn: () => request('solution:show', { scenario, task: task.id }),
    onSuccess: (shown) => {
      putTask(scenario, shown.task);
      refreshProgress(scenario);
    },
    onError: showProblem,
  });
  const solved = task.earned !== null && !task.shown;
  return (
    <section className={classes.card} aria-label={task.title} data-testid={`task-${task.id}`} data-solved={solved || undefined}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="sm">
        <Title order={2} size="h5">
          {number}. {task.title}
        </Title>
        <Badge variant="light" color={solved ? 'green' : 'gray'} leftSection={solved ? <IconCircleCheckFilled size={13} /> : null} className={classes.noShrink}>
          {task.shown ? t('task.shown') : solved ? t('task.earned', { earned: task.earned ?? 0, points: task.points }) : t('points.n', { points: task.points })}
        </Badge>
      </Group>
      <ul className={classes.checks}>
        {task.checks.map((check) => (
          <li key={check.id}>
            <OutcomeMark outcome={outcomes.get(`${task.id}/${check.id}`) ?? null} />
            <span>{check.title}</span>
          </li>
        ))}
      </ul>
      <HintLadder scenario={scenario} task={task} locked={solved || task.shown} />
      {show.data && (
        <div className={classes.solution} data-testid={`solution-${task.id}`}>
          <Text fw={600} size="sm" mb={6}>
            {t('solution.title')}
          </Text>
          <MarkdownText text={/```/.test(show.data.solution) ? show.data.solution : `\`\`\`bash\n${show.data.solution}\n\`\`\``} runnable />
        </div>
      )}
      {!show.data && (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          mt="xs"
          leftSection={<IconEye size={15} />}
          loading={show.isPending}
          onClick={() => (task.shown || solved ? show.mutate() : setAsking(true))}
        >
          {t(task.shown ? 'solution.again' : 'solution.show')}
        </Button>
      )}
      <Confirm
        opened={asking}
        title={t('solution.confirmTitle')}
        text={t('solution.confirmText', { points: task.points })}
        action={t('solution.confirm')}
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          show.mutate();
        }}
      />
    </section>
  );
}

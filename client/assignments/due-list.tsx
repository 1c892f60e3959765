import { Anchor, Group, Text } from '@mantine/core';
import { Link } from 'react-router';
import { useMyAssignments } from '../api/queries.ts';
import { moment, until } from '../format/moment.ts';
import { useNow } from '../format/use-now.ts';
import { t } from '../messages.ts';
import { stateOf } from './assignment-state.ts';
import classes from './assignments.module.css';
import { StateBadge } from './state-badge.tsx';

const most = 3;

/** What is due when, on the catalogue of a student: the next few that are open or about to be. */
export function DueList() {
  const mine = useMyAssignments();
  const now = useNow(60_000);
  const open = (mine.data?.assignments ?? [])
    .map((one) => ({ one, state: stateOf(one, one.score.points, now) }))
    .filter(({ state }) => state === 'open' || state === 'late' || state === 'ahead')
    .slice(0, most);
  if (open.length === 0) return null;
  return (
    <section className={classes.due} aria-label={t('assignments.due')} data-testid="due">
      {open.map(({ one, state }) => (
        <div key={one.id} className={classes.row}>
          <Group gap="sm">
            <Anchor component={Link} to="/class" fw={600}>
              {one.title}
            </Anchor>
            <StateBadge state={state} />
          </Group>
          <Text size="sm">
            {state === 'ahead'
              ? t('assignment.opensIn', { when: moment(one.opensAt, now), time: until(one.opensAt, now) })
              : state === 'late'
                ? t('assignment.wasDue', { when: moment(one.dueAt, now) })
                : t('assignment.dueIn', { when: moment(one.dueAt, now), time: until(one.dueAt, now) })}
            {' · '}
            {t('points.of', { earned: one.score.points, points: one.points })}
          </Text>
        </div>
      ))}
    </section>
  );
}

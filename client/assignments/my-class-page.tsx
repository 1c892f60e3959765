import { Anchor, Badge, Container, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { Link } from 'react-router';
import type { MyAssignments } from '../../server/protocol/assignments.ts';
import { useMyAssignments } from '../api/queries.ts';
import { troubleView } from '../api/trouble.ts';
import { moment } from '../format/moment.ts';
import { useNow } from '../format/use-now.ts';
import { t } from '../messages.ts';
import { AppHeader } from '../shell/app-header.tsx';
import { ProblemCard } from '../shell/problem-card.tsx';
import { stateOf } from './assignment-state.ts';
import classes from './assignments.module.css';
import { lateText } from './late-rule.ts';
import { StateBadge } from './state-badge.tsx';

function Assignment({ one, now }: { one: MyAssignments['assignments'][number]; now: number }) {
  return (
    <Paper withBorder p="md" radius="md" component="section" aria-label={one.title} data-testid="my-assignment">
      <Group justify="space-between" gap="xs">
        <Group gap="sm">
          <Title order={2} size="h4">
            {one.title}
          </Title>
          <StateBadge state={stateOf(one, one.score.points, now)} />
          {one.extended && <Badge variant="light">{t('assignment.extended')}</Badge>}
          {one.score.late && (
            <Badge variant="light" color="yellow">
              {t('assignment.isLate')}
            </Badge>
          )}
        </Group>
        <Text fw={700}>{t('points.of', { earned: one.score.points, points: one.points })}</Text>
      </Group>
      <Text size="sm">{t('assignment.span', { from: moment(one.opensAt, now), to: moment(one.dueAt, now) })}</Text>
      <Text size="sm" c="dimmed">
        {lateText(one)}
      </Text>
      <ul className={classes.list}>
        {one.scenarios.map(({ id, title, earned, points }) => (
          <li key={id} className={classes.item}>
            <Anchor component={Link} to={`/lab/${id}`}>
              {title}
            </Anchor>
            <Text size="sm">{t('points.of', { earned, points })}</Text>
          </li>
        ))}
      </ul>
    </Paper>
  );
}

/** A student's class: what is due when, and what counts so far. */
export default function MyClassPage() {
  const mine = useMyAssignments();
  const now = useNow(60_000);
  useDocumentTitle(`${mine.data?.class?.name ?? t('nav.class')} · Mailrange`);
  return (
    <>
      <AppHeader />
      <Container component="main" size="md" py="xl">
        {mine.isPending && <Skeleton h={200} />}
        {mine.error && <ProblemCard problem={troubleView(mine.error)} onRetry={() => void mine.refetch()} />}
        {mine.data && (
          <Stack>
            <Title order={1}>{mine.data.class?.name ?? t('nav.class')}</Title>
            {mine.data.class === null ? (
              <Text c="dimmed">{t('myClass.none')}</Text>
            ) : (
              <Text c="dimmed">{t(mine.data.assignments.length === 0 ? 'myClass.nothing' : 'myClass.lead')}</Text>
            )}
            {mine.data.assignments.map((one) => (
              <Assignment key={one.id} one={one} now={now} />
            ))}
          </Stack>
        )}
      </Container>
    </>
  );
}

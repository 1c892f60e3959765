import { Badge, Button, Container, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { IconMedal } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { StandingView } from '../../server/protocol/views.ts';
import { useMe, useStandings } from '../api/queries.ts';
import { troubleView } from '../api/trouble.ts';
import { ago } from '../format/duration.ts';
import { useNow } from '../format/use-now.ts';
import { t } from '../messages.ts';
import { AppHeader } from '../shell/app-header.tsx';
import { ProblemCard } from '../shell/problem-card.tsx';
import classes from './leaderboard.module.css';
import { NicknameForm } from './nickname-form.tsx';

function Standings({ standings }: { standings: StandingView[] }) {
  const now = useNow(30_000);
  const me = useMe().data?.id;
  if (standings.length === 0)
    return (
      <div className={classes.none} data-testid="no-standings">
        <IconMedal size={36} stroke={1.4} aria-hidden />
        <Text fw={600}>{t('leaderboard.empty')}</Text>
        <Text c="dimmed">{t('leaderboard.empty.text')}</Text>
        <Button component={Link} to="/" variant="light">
          {t('leaderboard.empty.go')}
        </Button>
      </div>
    );
  return (
    <div className={classes.sheet}>
      <Table verticalSpacing="sm" horizontalSpacing="md" aria-label={t('leaderboard.title')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={64}>{t('leaderboard.rank')}</Table.Th>
            <Table.Th>{t('leaderboard.name')}</Table.Th>
            <Table.Th ta="right">{t('leaderboard.points')}</Table.Th>
            <Table.Th ta="right">{t('leaderboard.solved')}</Table.Th>
            <Table.Th ta="right" className={classes.wide}>
              {t('leaderboard.lastGain')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {standings.map((row) => {
            const you = row.you || row.learner === me;
            return (
              <Table.Tr key={row.learner} data-testid="standing-row" data-you={you || undefined} className={you ? classes.you : ''}>
                <Table.Td fw={700}>{row.rank}</Table.Td>
                <Table.Td className={classes.nickname}>
                  {row.nickname}
                  {you && (
                    <Badge ml="xs" variant="light">
                      {t('leaderboard.you')}
                    </Badge>
                  )}
                </Table.Td>
                <Table.Td ta="right" className={classes.number}>
                  {row.points}
                </Table.Td>
                <Table.Td ta="right" className={classes.number}>
                  {row.solved}
                </Table.Td>
                <Table.Td ta="right" c="dimmed" className={classes.wide}>
                  {row.lastGainAt === null ? '–' : ago(row.lastGainAt, now)}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </div>
  );
}

export default function LeaderboardPage() {
  useDocumentTitle(t('title.leaderboard'));
  const standings = useStandings();
  return (
    <>
      <AppHeader />
      <Container size={860} component="main" py="xl" px="md">
        <Stack gap="xl">
          <div>
            <Title order={1}>{t('leaderboard.title')}</Title>
            <Text c="dimmed" mt={4}>
              {t('leaderboard.lead')}
            </Text>
          </div>
          <NicknameForm />
          {standings.data ? (
            <Standings standings={standings.data} />
          ) : standings.error ? (
            <ProblemCard problem={troubleView(standings.error)} onRetry={() => void standings.refetch()} retrying={standings.isFetching} />
          ) : (
            <Skeleton h={260} radius="lg" aria-label={t('loading')} />
          )}
        </Stack>
      </Container>
    </>
  );
}

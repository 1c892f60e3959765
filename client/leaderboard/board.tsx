import { Alert, Button, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconMedal, IconSearch, IconSnowflake } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import { useBoard, useFound } from '../api/queries.ts';
import { troubleView } from '../api/trouble.ts';
import { moment } from '../format/moment.ts';
import { t } from '../messages.ts';
import { ProblemCard } from '../shell/problem-card.tsx';
import classes from './leaderboard.module.css';
import { StandingsTable } from './standings-table.tsx';

const CourseGraph = lazy(() => import('./course-graph.tsx'));

function Nobody() {
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
}

/** Everybody can be found, though the board shows the first few and one's neighbours. */
function Finder({ place, board }: { place: string; board: string }) {
  const [text, setText] = useState('');
  const [name] = useDebouncedValue(text.trim(), 250);
  const found = useFound(place, board, name);
  return (
    <Stack gap="sm">
      <TextInput
        label={t('board.find')}
        value={text}
        maxLength={64}
        onChange={(event) => setText(event.currentTarget.value)}
        leftSection={<IconSearch size={16} />}
        w={280}
        maw="100%"
        data-testid="find"
      />
      <div role="status">
        {name !== '' && found.data?.length === 0 && <Text c="dimmed">{t('board.find.none')}</Text>}
        {name !== '' && found.error && <ProblemCard problem={troubleView(found.error)} />}
      </div>
      {name !== '' && found.data && found.data.length > 0 && (
        <div data-testid="found">
          <StandingsTable rows={found.data} gaps={false} />
        </div>
      )}
    </Stack>
  );
}

/** One leaderboard: the first few and the neighbours, the graph, a search. It moves by itself. */
export function Board({ place, board }: { place: string; board: string }) {
  const view = useBoard(place, board);
  if (view.error) return <ProblemCard problem={troubleView(view.error)} onRetry={() => void view.refetch()} retrying={view.isFetching} />;
  if (!view.data) return <Skeleton h={260} radius="lg" role="status" aria-label={t('loading')} />;
  const { frozenAt, rows } = view.data;
  return (
    <Stack gap="xl">
      {frozenAt !== null && (
        <Alert color="blue" icon={<IconSnowflake size={18} />} data-testid="frozen">
          {t('board.frozen', { when: moment(frozenAt, frozenAt) })}
        </Alert>
      )}
      {rows.length === 0 ? (
        <Nobody />
      ) : (
        <>
          <StandingsTable rows={rows} gaps />
          <Finder place={place} board={board} />
          <Suspense fallback={<Skeleton h={300} radius="lg" role="status" aria-label={t('loading')} />}>
            <CourseGraph place={place} board={board} />
          </Suspense>
        </>
      )}
    </Stack>
  );
}

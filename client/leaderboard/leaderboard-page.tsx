import { Container, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useSearchParams } from 'react-router';
import { useMyAssignments, useSession } from '../api/queries.ts';
import { t } from '../messages.ts';
import { AppHeader } from '../shell/app-header.tsx';
import { Board } from './board.tsx';
import { BoardChoice } from './board-choice.tsx';
import { NicknameForm } from './nickname-form.tsx';

/** Students choose between their class's board and its assignments'; which one stands in the URL. */
function ClassBoards() {
  const [query, setQuery] = useSearchParams();
  const mine = useMyAssignments();
  const board = query.get('board') ?? 'own';
  return (
    <>
      <BoardChoice
        assignments={mine.data?.assignments ?? []}
        board={board}
        onChange={(next) => setQuery(next === 'own' ? {} : { board: next }, { replace: true })}
      />
      <Board key={board} place="" board={board} />
    </>
  );
}

export default function LeaderboardPage() {
  useDocumentTitle(t('title.leaderboard'));
  const person = useSession().data?.person;
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
          {person?.role === 'solo' && (
            <>
              <NicknameForm />
              <Board place="" board="own" />
            </>
          )}
          {person?.role === 'student' && <ClassBoards />}
          {(person?.role === 'instructor' || person?.role === 'admin') && <Text>{t('board.staff')}</Text>}
        </Stack>
      </Container>
    </>
  );
}

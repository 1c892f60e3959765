import { Anchor, Button, Container, Group, Stack, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { IconSnowflake, IconSnowflakeOff } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link, useParams, useSearchParams } from 'react-router';
import { http } from '../api/http.ts';
import { queryClient, useAssignments, useClass } from '../api/queries.ts';
import { t } from '../messages.ts';
import { AppHeader } from '../shell/app-header.tsx';
import { showProblem } from '../shell/show-problem.ts';
import { Board } from './board.tsx';
import { BoardChoice } from './board-choice.tsx';

/** The board of a class as its students see it: fit for a projector. Its instructor lets it stand still here. */
export default function ClassBoardPage() {
  const { id = '' } = useParams();
  const [query, setQuery] = useSearchParams();
  const found = useClass(id);
  const assignments = useAssignments(id);
  const board = query.get('board') ?? 'own';
  const frozen = (found.data?.card.frozenAt ?? null) !== null;
  useDocumentTitle(`${found.data?.card.name ?? t('leaderboard.title')} · Mailrange`);
  const freeze = useMutation({
    mutationFn: () => http.changeClass(id, { frozen: !frozen }),
    onSuccess: (view) => {
      queryClient.setQueryData(['class', id], view);
      void queryClient.invalidateQueries({ queryKey: ['standings'] });
    },
    onError: showProblem,
  });
  return (
    <>
      <AppHeader />
      <Container size={860} component="main" py="xl" px="md">
        <Stack gap="lg">
          <div>
            <Anchor component={Link} to={`/classes/${id}`} size="sm">
              {t('assignment.back')}
            </Anchor>
            <Title order={1}>{found.data?.card.name ?? t('leaderboard.title')}</Title>
          </div>
          <Group justify="space-between" align="flex-end">
            <BoardChoice
              assignments={assignments.data ?? []}
              board={board}
              onChange={(next) => setQuery(next === 'own' ? {} : { board: next }, { replace: true })}
            />
            <Button
              variant="default"
              leftSection={frozen ? <IconSnowflakeOff size={16} /> : <IconSnowflake size={16} />}
              onClick={() => freeze.mutate()}
              loading={freeze.isPending}
              disabled={!found.data}
              data-testid="freeze"
            >
              {t(frozen ? 'board.thaw' : 'board.freeze')}
            </Button>
          </Group>
          <Board key={board} place={`/classes/${id}`} board={board} />
        </Stack>
      </Container>
    </>
  );
}

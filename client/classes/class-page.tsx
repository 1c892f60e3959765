import { Button, Container, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { IconDownload, IconTrophy } from '@tabler/icons-react';
import { Link, useParams } from 'react-router';
import { useClass } from '../api/queries.ts';
import { troubleView } from '../api/trouble.ts';
import { AssignmentSection } from '../assignments/assignment-section.tsx';
import { LivePane } from '../live/live-pane.tsx';
import { t } from '../messages.ts';
import { AppHeader } from '../shell/app-header.tsx';
import { ProblemCard } from '../shell/problem-card.tsx';
import { ClassOut } from './class-out.tsx';
import { HeatMap } from './heat-map.tsx';
import { JoinCodeCard } from './join-code-card.tsx';
import { MemberTable } from './member-table.tsx';
import { NotesSection } from './notes-section.tsx';
import { RosterForm } from './roster-form.tsx';

const books = { moodle: 'Moodle', canvas: 'Canvas' };

/** One class: its code, who is in it, and what they did. */
export default function ClassPage() {
  const { id = '' } = useParams();
  const found = useClass(id);
  useDocumentTitle(`${found.data?.card.name ?? t('nav.classes')} · Mailrange`);
  return (
    <>
      <AppHeader />
      <Container component="main" size="lg" py="xl">
        {found.isPending && <Skeleton h={200} />}
        {found.error && <ProblemCard problem={troubleView(found.error)} onRetry={() => void found.refetch()} />}
        {found.data && (
          <Stack gap="lg">
            <Title order={1}>{found.data.card.name}</Title>
            <JoinCodeCard card={found.data.card} />
            <Group justify="space-between">
              <Title order={2} size="h3">
                {t('class.members')}
              </Title>
              <Group gap="xs">
                <Button component={Link} to={`/classes/${id}/board`} size="xs" variant="default" leftSection={<IconTrophy size={15} />}>
                  {t('nav.leaderboard')}
                </Button>
                {Object.entries(books).map(([format, book]) => (
                  <Button
                    key={format}
                    component="a"
                    href={`/api/classes/${id}/grades/${format}`}
                    download
                    size="xs"
                    variant="default"
                    leftSection={<IconDownload size={15} />}
                  >
                    {t('class.grades', { book })}
                  </Button>
                ))}
              </Group>
            </Group>
            {found.data.members.length === 0 ? <Text c="dimmed">{t('class.nobody')}</Text> : <MemberTable id={id} members={found.data.members} />}
            <AssignmentSection id={id} />
            <LivePane id={id} />
            <HeatMap id={id} members={found.data.members} />
            <RosterForm id={id} />
            <NotesSection id={id} />
            <ClassOut card={found.data.card} />
          </Stack>
        )}
      </Container>
    </>
  );
}

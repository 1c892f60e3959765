import { Anchor, Button, Container, Group, Modal, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { IconDownload, IconEdit, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { AssignmentReport } from '../../server/protocol/assignments.ts';
import { http } from '../api/http.ts';
import { queryClient, useAssignment } from '../api/queries.ts';
import { troubleView } from '../api/trouble.ts';
import { moment } from '../format/moment.ts';
import { useNow } from '../format/use-now.ts';
import { t } from '../messages.ts';
import { AppHeader } from '../shell/app-header.tsx';
import { Confirm } from '../shell/confirm.tsx';
import { ProblemCard } from '../shell/problem-card.tsx';
import { showProblem } from '../shell/show-problem.ts';
import { AssignmentForm } from './assignment-form.tsx';
import { ExtensionForm } from './extension-form.tsx';
import { lateText } from './late-rule.ts';
import { ScoreTable } from './score-table.tsx';

const books = { moodle: 'Moodle', canvas: 'Canvas' };

function Report({ id, report }: { id: string; report: AssignmentReport }) {
  const { assignment } = report;
  const now = useNow(60_000);
  const navigate = useNavigate();
  const [changing, setChanging] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const [extending, setExtending] = useState<AssignmentReport['rows'][number] | null>(null);
  const fresh = () => void queryClient.invalidateQueries({ queryKey: ['class', id, 'assignments'] });
  const remove = () => {
    setLeaving(false);
    void http.removeAssignment(id, assignment.id).then(() => {
      fresh();
      void navigate(`/classes/${id}`);
    }, showProblem);
  };
  return (
    <Stack gap="lg">
      <div>
        <Anchor component={Link} to={`/classes/${id}`} size="sm">
          {t('assignment.back')}
        </Anchor>
        <Title order={1}>{assignment.title}</Title>
        <Text c="dimmed">{t('assignment.span', { from: moment(assignment.opensAt, now), to: moment(assignment.dueAt, now) })}</Text>
        <Text c="dimmed">{lateText(assignment)}</Text>
        <Text c="dimmed">{assignment.scenarios.map(({ title, points }) => `${title} (${t('points.n', { points })})`).join(' · ')}</Text>
      </div>
      <Group gap="xs">
        <Button size="xs" variant="default" leftSection={<IconEdit size={15} />} onClick={() => setChanging(true)}>
          {t('assignment.change')}
        </Button>
        {Object.entries(books).map(([format, book]) => (
          <Button
            key={format}
            component="a"
            href={`/api/classes/${id}/assignments/${assignment.id}/grades/${format}`}
            download
            size="xs"
            variant="default"
            leftSection={<IconDownload size={15} />}
          >
            {t('class.grades', { book })}
          </Button>
        ))}
        <Button size="xs" variant="default" leftSection={<IconTrash size={15} />} onClick={() => setLeaving(true)}>
          {t('assignment.remove')}
        </Button>
      </Group>
      {report.rows.length === 0 ? <Text c="dimmed">{t('class.nobody')}</Text> : <ScoreTable report={report} now={now} onExtend={setExtending} />}
      <Modal opened={changing} onClose={() => setChanging(false)} title={t('assignment.change')} size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
        <AssignmentForm
          before={assignment}
          save={(draft) => http.changeAssignment(id, assignment.id, draft)}
          onSaved={() => {
            setChanging(false);
            fresh();
          }}
        />
      </Modal>
      <Modal
        opened={extending !== null}
        onClose={() => setExtending(null)}
        title={t('assignment.extend', { name: extending?.name ?? '' })}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        {extending && (
          <ExtensionForm
            row={extending}
            dueAt={assignment.dueAt}
            save={(dueAt) => http.extend(id, assignment.id, extending.member, dueAt)}
            onSaved={(next) => {
              setExtending(null);
              queryClient.setQueryData(['class', id, 'assignments', assignment.id], next);
            }}
          />
        )}
      </Modal>
      <Confirm
        opened={leaving}
        title={t('assignment.remove')}
        text={t('assignment.remove.text')}
        action={t('assignment.remove')}
        onConfirm={remove}
        onCancel={() => setLeaving(false)}
      />
    </Stack>
  );
}

/** One assignment of a class: who has what, more time for one, grades to take away. */
export default function AssignmentPage() {
  const { id = '', assignment = '' } = useParams();
  const report = useAssignment(id, assignment);
  useDocumentTitle(`${report.data?.assignment.title ?? t('assignments.title')} · Mailrange`);
  return (
    <>
      <AppHeader />
      <Container component="main" size="lg" py="xl">
        {report.isPending && <Skeleton h={200} />}
        {report.error && <ProblemCard problem={troubleView(report.error)} onRetry={() => void report.refetch()} />}
        {report.data && <Report id={id} report={report.data} />}
      </Container>
    </>
  );
}

import { Anchor, Container, Skeleton, Stack, Table, Text, Title, UnstyledButton } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearchParams } from 'react-router';
import type { HistoryRow } from '../../server/protocol/me.ts';
import { http } from '../api/http.ts';
import { useRecordings, useScenario } from '../api/queries.ts';
import { troubleView } from '../api/trouble.ts';
import { EvidenceList } from '../evidence/evidence-list.tsx';
import { t } from '../messages.ts';
import { AttemptReplay } from '../replay/attempt-replay.tsx';
import { RecordingList } from '../replay/recording-list.tsx';
import { recordedLabs } from '../replay/sessions.ts';
import { AppHeader } from '../shell/app-header.tsx';
import { ProblemCard } from '../shell/problem-card.tsx';
import classes from './live.module.css';

const when = (at: number) => new Date(at).toLocaleString();

function Attempt({ id, member, row }: { id: string; member: string; row: HistoryRow }) {
  const attempt = useQuery({ queryKey: ['attempt', row.attempt], queryFn: () => http.memberAttempt(id, member, row.attempt) });
  const scenario = useScenario(row.scenario);
  if (attempt.error) return <ProblemCard problem={troubleView(attempt.error)} />;
  if (!attempt.data || !scenario.data) return <Skeleton h={160} />;
  return (
    <section aria-label={t('member.show', { when: when(row.at) })} data-testid="member-attempt">
      <EvidenceList scenario={scenario.data} attempt={attempt.data} lab={null} ready={false} checking={false} />
    </section>
  );
}

/** One student's attempts in time, each with its verdicts and dialogues. */
export default function MemberPage() {
  const { id = '', member = '' } = useParams();
  const [query, setQuery] = useSearchParams();
  const history = useQuery({ queryKey: ['class', id, 'member', member], queryFn: () => http.memberHistory(id, member) });
  useDocumentTitle(history.data ? t('member.title', { name: history.data.name }) : t('nav.classes'));
  const place = `/classes/${id}/members/${member}`;
  const recordings = useRecordings(place).data?.recordings ?? [];
  const labs = recordedLabs(recordings);
  const rows = history.data?.rows ?? [];
  const chosen = rows.find((row) => row.attempt === query.get('attempt')) ?? null;
  return (
    <>
      <AppHeader />
      <Container component="main" size="lg" py="xl">
        <Anchor component={Link} to={`/classes/${id}`} size="sm">
          {t('member.back')}
        </Anchor>
        {history.isPending && <Skeleton h={200} mt="md" />}
        {history.error && <ProblemCard problem={troubleView(history.error)} onRetry={() => void history.refetch()} />}
        {history.data && (
          <Stack gap="lg">
            <Title order={1}>{t('member.title', { name: history.data.name })}</Title>
            {rows.length === 0 ? (
              <Text c="dimmed">{t('member.none')}</Text>
            ) : (
              // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways on a phone.
              <section className={classes.scroll} tabIndex={0} aria-label={t('me.tab.history')}>
                <Table aria-label={t('me.tab.history')} highlightOnHover>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>{t('me.when')}</Table.Th>
                      <Table.Th>{t('me.scenario')}</Table.Th>
                      <Table.Th>{t('me.verdicts')}</Table.Th>
                      {labs.size > 0 && <Table.Th>{t('replay.column')}</Table.Th>}
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {rows.map((row) => (
                      <Table.Tr key={row.attempt} data-testid="attempt-row" aria-selected={row === chosen}>
                        <Table.Td>
                          <UnstyledButton className={classes.when} onClick={() => setQuery({ attempt: row.attempt }, { replace: true })}>
                            {when(row.at)}
                          </UnstyledButton>
                        </Table.Td>
                        <Table.Td>{row.title}</Table.Td>
                        <Table.Td>
                          {row.state === 'finished'
                            ? t(row.inconclusive > 0 ? 'evidence.resultOpen' : 'evidence.result', { pass: row.pass, all: row.expected, open: row.inconclusive })
                            : t(`me.state.${row.state}`)}
                        </Table.Td>
                        {labs.size > 0 && (
                          <Table.Td>
                            <AttemptReplay place={place} lab={labs.get(row.attempt)} row={row} when={when(row.at)} />
                          </Table.Td>
                        )}
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </section>
            )}
            <RecordingList recordings={recordings} place={place} />
            {chosen ? <Attempt id={id} member={member} row={chosen} /> : rows.length > 0 && <Text c="dimmed">{t('member.choose')}</Text>}
          </Stack>
        )}
      </Container>
    </>
  );
}

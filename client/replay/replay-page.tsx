import { Anchor, Button, Container, Group, Skeleton, Stack, Tabs, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { IconDownload, IconRefresh } from '@tabler/icons-react';
import { Link, useParams, useSearchParams } from 'react-router';
import type { RecordingView } from '../../server/protocol/recordings.ts';
import { useRecordings, useSession } from '../api/queries.ts';
import { troubleView } from '../api/trouble.ts';
import { seconds } from '../format/duration.ts';
import { moment } from '../format/moment.ts';
import { t } from '../messages.ts';
import { AppHeader } from '../shell/app-header.tsx';
import { ProblemCard } from '../shell/problem-card.tsx';
import classes from './replay.module.css';
import { ReplayView } from './replay-view.tsx';
import { useWebAssembly } from './use-web-assembly.ts';

const size = (bytes: number) => (bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1024))} KiB` : `${(bytes / 1_048_576).toFixed(1)} MiB`);

function About({ recording, place, onRefresh, refreshing }: { recording: RecordingView; place: string; onRefresh(): void; refreshing: boolean }) {
  const days = useSession().data?.recording?.days;
  const { startedAt, endedAt, reason, bytes } = recording;
  const now = Date.now();
  const facts = [
    moment(startedAt, now),
    endedAt === null ? t('replay.goesOn') : t('replay.lasted', { time: seconds(endedAt - startedAt) }),
    size(bytes),
    ...(endedAt !== null && days ? [t('replay.keptUntil', { when: moment(endedAt + days * 86_400_000, now) })] : []),
  ];
  return (
    <Group justify="space-between" gap="sm">
      <div>
        <Text size="sm" c="dimmed">
          {facts.join(' · ')}
        </Text>
        {reason && reason !== 'closed' && <Text size="sm">{t(`replay.reason.${reason}`)}</Text>}
      </div>
      <Group gap="xs">
        {endedAt === null && (
          <Button size="xs" variant="default" leftSection={<IconRefresh size={15} />} onClick={onRefresh} loading={refreshing}>
            {t('replay.refresh')}
          </Button>
        )}
        <Button
          component="a"
          href={`/api${place}/recordings/${recording.id}`}
          download
          size="xs"
          variant="default"
          leftSection={<IconDownload size={15} />}
          data-testid="download-cast"
        >
          {t('replay.download')}
        </Button>
      </Group>
    </Group>
  );
}

/** What was recorded in one lab, terminal by terminal: one's own, or a member's for the instructor. */
export default function ReplayPage() {
  const { id, member, lab = '' } = useParams();
  const [query, setQuery] = useSearchParams();
  const place = id && member ? `/classes/${id}/members/${member}` : '/me';
  const list = useRecordings(place);
  const able = useWebAssembly();
  const own = (list.data?.recordings ?? []).filter((recording) => recording.lab === lab).reverse();
  const chosen = own.find((recording) => recording.id === query.get('terminal')) ?? own[0];
  const title = chosen ? t('replay.title', { title: chosen.title }) : t('replay.titleNone');
  useDocumentTitle(t('title.replay', { title }));
  return (
    <>
      <AppHeader />
      <Container component="main" size={1320} py="xl" px="md">
        <Anchor component={Link} to={member ? `/classes/${id}/members/${member}` : '/me?tab=history'} size="sm">
          {member ? t('replay.backMember', { name: list.data?.name ?? '' }) : t('replay.back')}
        </Anchor>
        <Stack gap="md" mt="xs">
          <Title order={1}>{title}</Title>
          {list.error && <ProblemCard problem={troubleView(list.error)} onRetry={() => void list.refetch()} retrying={list.isFetching} />}
          {list.isPending && <Skeleton h={420} radius="lg" aria-label={t('loading')} />}
          {list.data && !chosen && (
            <Text c="dimmed" data-testid="replay-none">
              {t('replay.none')}
            </Text>
          )}
          {chosen && able && (
            <>
              {member && (
                <Text fw={600} data-testid="replay-who">
                  {t('replay.by', { name: list.data?.name ?? '' })}
                </Text>
              )}
              <About recording={chosen} place={place} onRefresh={() => void list.refetch()} refreshing={list.isFetching} />
              {own.length > 1 ? (
                <Tabs
                  value={chosen.id}
                  onChange={(next) =>
                    next && setQuery({ terminal: next, ...(query.get('attempt') ? { attempt: query.get('attempt') ?? '' } : {}) }, { replace: true })
                  }
                  keepMounted={false}
                >
                  <Tabs.List className={classes.tabs} aria-label={t('replay.terminals')}>
                    {own.map((recording) => (
                      <Tabs.Tab key={recording.id} value={recording.id}>
                        {recording.label}
                      </Tabs.Tab>
                    ))}
                  </Tabs.List>
                  <Tabs.Panel value={chosen.id} pt="md">
                    <ReplayView recording={chosen} place={place} attempt={query.get('attempt')} />
                  </Tabs.Panel>
                </Tabs>
              ) : (
                <ReplayView recording={chosen} place={place} attempt={query.get('attempt')} />
              )}
            </>
          )}
        </Stack>
      </Container>
    </>
  );
}

import { Anchor, Container, Skeleton, Stack, Tabs, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useSearchParams } from 'react-router';
import { useCatalogue, useProgress, useRecordings } from '../api/queries.ts';
import { troubleView } from '../api/trouble.ts';
import { t } from '../messages.ts';
import { RecordingList } from '../replay/recording-list.tsx';
import { AppHeader } from '../shell/app-header.tsx';
import { ProblemCard } from '../shell/problem-card.tsx';
import { ExamPane } from './exam-pane.tsx';
import { HistoryTable } from './history-table.tsx';
import classes from './me.module.css';
import { MistakesDeck } from './mistakes-deck.tsx';
import { ModuleProgress } from './module-progress.tsx';
import { ObjectiveChart } from './objective-chart.tsx';

const tabs = ['progress', 'mistakes', 'exam', 'history'] as const;

/** A learner's own page: progress, objectives, mistakes to look at again, exam mode, history. The tab lives in the URL. */
export default function MePage() {
  useDocumentTitle(t('title.me'));
  const [query, setQuery] = useSearchParams();
  const tab = tabs.find((name) => name === query.get('tab')) ?? 'progress';
  const progress = useProgress();
  const catalogue = useCatalogue();
  const recordings = useRecordings('/me').data?.recordings ?? [];
  const failed = progress.error ?? catalogue.error;
  return (
    <>
      <AppHeader />
      <Container size={980} component="main" py="xl" px="md">
        <Title order={1}>{t('me.title')}</Title>
        <Text c="dimmed" mt={4} mb="lg">
          {t('me.lead')}
        </Text>
        <Tabs value={tab} onChange={(next) => setQuery(next && next !== 'progress' ? { tab: next } : {}, { replace: true })} keepMounted={false}>
          <Tabs.List mb="lg" className={classes.tabs} aria-label={t('me.title')}>
            {tabs.map((name) => (
              <Tabs.Tab key={name} value={name}>
                {t(`me.tab.${name}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {progress.data && catalogue.data ? (
            <>
              <Tabs.Panel value="progress">
                <Stack gap="xl">
                  <ModuleProgress cards={catalogue.data.scenarios} />
                  <ObjectiveChart exams={progress.data.exams} />
                </Stack>
              </Tabs.Panel>
              <Tabs.Panel value="history">
                <Stack gap="xl">
                  <HistoryTable rows={progress.data.history} />
                  <RecordingList recordings={recordings} place="/me" />
                </Stack>
              </Tabs.Panel>
            </>
          ) : failed ? (
            <ProblemCard
              problem={troubleView(failed)}
              onRetry={() => void Promise.all([progress.refetch(), catalogue.refetch()])}
              retrying={progress.isFetching}
            />
          ) : (
            <Skeleton h={260} radius="lg" aria-label={t('loading')} />
          )}
          <Tabs.Panel value="mistakes">
            <MistakesDeck />
          </Tabs.Panel>
          <Tabs.Panel value="exam">
            <ExamPane />
          </Tabs.Panel>
        </Tabs>
        <Text size="sm" mt="xl">
          <Anchor href="/api/me/data" download>
            {t('data.take')}
          </Anchor>
        </Text>
      </Container>
    </>
  );
}

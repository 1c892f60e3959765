import { Tabs } from '@mantine/core';
import type { AttemptView, LabView, ScenarioView } from '../../server/protocol/views.ts';
import { t } from '../messages.ts';
import { BriefPane } from './brief-pane.tsx';
import { DebriefPane } from './debrief-pane.tsx';
import classes from './guide.module.css';
import { QuizPane } from './quiz-pane.tsx';
import { TasksPane } from './tasks-pane.tsx';

/** The left side: what it is about, what to do, what was learnt. */
export function GuidePane({
  scenario,
  lab,
  attempt,
  tab,
  onTab,
}: {
  scenario: ScenarioView;
  lab: LabView | null;
  attempt: AttemptView | null;
  tab: string;
  onTab: (tab: string) => void;
}) {
  const answered = scenario.quiz.filter((question) => question.answered).length;
  const done = scenario.tasks.filter((task) => task.earned !== null || task.shown).length;
  const shown = tab === 'debrief' && !scenario.debrief ? 'brief' : tab;
  return (
    <section className={classes.pane} aria-label={t('pane.guide')} data-pane="guide" tabIndex={-1}>
      <Tabs value={shown} onChange={(value) => onTab(value ?? 'brief')} className={classes.tabs} keepMounted={false}>
        <Tabs.List className={classes.list}>
          <Tabs.Tab value="brief">{t('tab.brief')}</Tabs.Tab>
          <Tabs.Tab value="tasks">{t('tab.tasks', { done, all: scenario.tasks.length })}</Tabs.Tab>
          {scenario.quiz.length > 0 && <Tabs.Tab value="quiz">{t('tab.quiz', { done: answered, all: scenario.quiz.length })}</Tabs.Tab>}
          {scenario.debrief && <Tabs.Tab value="debrief">{t('tab.debrief')}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="brief" className={classes.panel}>
          <BriefPane scenario={scenario} lab={lab} />
        </Tabs.Panel>
        <Tabs.Panel value="tasks" className={classes.panel}>
          <TasksPane scenario={scenario} attempt={attempt} />
        </Tabs.Panel>
        <Tabs.Panel value="quiz" className={classes.panel}>
          <QuizPane scenario={scenario} lab={lab} />
        </Tabs.Panel>
        <Tabs.Panel value="debrief" className={classes.panel}>
          <DebriefPane scenario={scenario} lab={lab?.id ?? null} />
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}

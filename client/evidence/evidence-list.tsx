import { Text } from '@mantine/core';
import { IconClipboardSearch } from '@tabler/icons-react';
import type { Verdict } from '../../server/protocol/verdict.ts';
import type { AttemptView, LabView, ScenarioView } from '../../server/protocol/views.ts';
import { t } from '../messages.ts';
import { ProblemCard } from '../shell/problem-card.tsx';
import classes from './evidence.module.css';
import { VerdictCard } from './verdict-card.tsx';

/** Titles of a scenario's checks, by `task/check`, in the order of its tasks. */
export function checkTitles(scenario: ScenarioView): Map<string, string> {
  return new Map(scenario.tasks.flatMap((task) => task.checks.map((check) => [`${task.id}/${check.id}`, check.title] as const)));
}

/** What the grader saw, verdict by verdict, dialogue and all. */
export function EvidenceList({
  scenario,
  attempt,
  lab,
  ready,
  checking,
}: {
  scenario: ScenarioView;
  attempt: AttemptView | null;
  lab: LabView | null;
  ready: boolean;
  checking: boolean;
}) {
  const titles = checkTitles(scenario);
  const settings = new Map(scenario.tasks.flatMap((task) => task.checks.map((check) => [`${task.id}/${check.id}`, check.settings] as const)));
  const order = new Map([...titles.keys()].map((key, at) => [key, at]));
  const place = (verdict: Verdict) => order.get(`${verdict.task}/${verdict.check}`) ?? 999;
  const verdicts = [...(attempt?.verdicts ?? [])].sort((a, b) => place(a) - place(b));
  return (
    <section className={classes.list} aria-label={t('evidence.list')}>
      {attempt?.problem && <ProblemCard problem={attempt.problem} />}
      {verdicts.map((verdict) => (
        <VerdictCard
          key={`${attempt?.id}/${verdict.task}/${verdict.check}`}
          verdict={verdict}
          title={titles.get(`${verdict.task}/${verdict.check}`) ?? verdict.check}
          settings={settings.get(`${verdict.task}/${verdict.check}`) ?? null}
          lab={ready ? lab : null}
        />
      ))}
      {verdicts.length === 0 && !attempt?.problem && (
        <div className={classes.empty}>
          <IconClipboardSearch size={30} stroke={1.4} aria-hidden />
          <Text size="sm" c="dimmed" maw={420}>
            {t(checking ? 'evidence.asking' : ready ? 'evidence.empty' : 'evidence.notReady')}
          </Text>
        </div>
      )}
    </section>
  );
}

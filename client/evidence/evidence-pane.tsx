import { Button, Kbd, Loader, Text, Tooltip } from '@mantine/core';
import { IconClipboardSearch, IconShieldCheck } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { Verdict } from '../../server/protocol/verdict.ts';
import type { AttemptView, ScenarioView } from '../../server/protocol/views.ts';
import { tally } from '../lab/lab-state.ts';
import { t } from '../messages.ts';
import { announce } from '../shell/announcer.tsx';
import { ProblemCard } from '../shell/problem-card.tsx';
import classes from './evidence.module.css';
import { VerdictCard } from './verdict-card.tsx';

function summary(attempt: AttemptView, checking: boolean): string {
  const count = tally(attempt.verdicts);
  if (checking) return t('evidence.running', { done: attempt.verdicts.length, all: Math.max(attempt.expected, attempt.verdicts.length) });
  const all = attempt.verdicts.length;
  return count.inconclusive > 0
    ? t('evidence.resultOpen', { pass: count.pass, all, open: count.inconclusive })
    : t('evidence.result', { pass: count.pass, all });
}

/** The Check button and what the grader saw, verdict by verdict. */
export function EvidencePane({
  scenario,
  attempt,
  ready,
  checking,
  onCheck,
}: {
  scenario: ScenarioView;
  attempt: AttemptView | null;
  ready: boolean;
  checking: boolean;
  onCheck: () => void;
}) {
  const titles = new Map(scenario.tasks.flatMap((task) => task.checks.map((check) => [`${task.id}/${check.id}`, check.title] as const)));
  const said = useRef({ attempt: attempt?.id, count: attempt?.verdicts.length ?? 0 });
  useEffect(() => {
    if (!attempt) return;
    if (said.current.attempt !== attempt.id) said.current = { attempt: attempt.id, count: 0 };
    const fresh = attempt.verdicts.slice(said.current.count);
    said.current.count = attempt.verdicts.length;
    if (fresh.length > 0)
      announce(fresh.map((verdict) => `${titles.get(`${verdict.task}/${verdict.check}`) ?? verdict.check}: ${t(`outcome.${verdict.verdict}`)}.`).join(' '));
  });
  const order = new Map([...titles.keys()].map((key, at) => [key, at]));
  const place = (verdict: Verdict) => order.get(`${verdict.task}/${verdict.check}`) ?? 999;
  const verdicts = [...(attempt?.verdicts ?? [])].sort((a, b) => place(a) - place(b));
  return (
    <section className={classes.pane} aria-label={t('pane.evidence')} data-pane="evidence" tabIndex={-1}>
      <div className={classes.bar}>
        <Text component="h2" fw={600} size="sm">
          {t('pane.evidence')}
        </Text>
        <Text size="sm" c="dimmed" data-testid="evidence-summary" className={classes.summary}>
          {attempt ? summary(attempt, checking) : ''}
          {attempt && !checking && attempt.gained > 0 ? ` · ${t('evidence.gained', { gained: attempt.gained })}` : ''}
        </Text>
        <div style={{ flex: 1 }} />
        <Tooltip
          label={
            <span>
              {t('check.keys')} <Kbd size="xs">Ctrl</Kbd> <Kbd size="xs">Shift</Kbd> <Kbd size="xs">Enter</Kbd>
            </span>
          }
        >
          <Button
            size="sm"
            leftSection={checking ? <Loader size={15} color="currentColor" /> : <IconShieldCheck size={17} />}
            disabled={!ready || checking}
            onClick={onCheck}
            data-testid="check-button"
            data-checking={checking}
            aria-keyshortcuts="Control+Shift+Enter"
            className={classes.check}
          >
            {t(checking ? 'check.running' : 'check')}
          </Button>
        </Tooltip>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls. */}
      <section className={classes.list} tabIndex={0} aria-label={t('evidence.list')}>
        {attempt?.problem && <ProblemCard problem={attempt.problem} />}
        {verdicts.map((verdict) => (
          <VerdictCard
            key={`${attempt?.id}/${verdict.task}/${verdict.check}`}
            verdict={verdict}
            title={titles.get(`${verdict.task}/${verdict.check}`) ?? verdict.check}
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
    </section>
  );
}

import { Button, Kbd, Loader, Tabs, Text, Tooltip } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { AttemptView, LabView, ScenarioView } from '../../server/protocol/views.ts';
import { ChangesPane } from '../changes/changes-pane.tsx';
import { checkTitles, EvidenceList } from '../evidence/evidence-list.tsx';
import { FlowPane } from '../flow/flow-pane.tsx';
import { MailPane } from '../journal/mail-pane.tsx';
import { SiegePane } from '../journal/siege-pane.tsx';
import { tally } from '../lab/lab-state.ts';
import { t } from '../messages.ts';
import { announce } from '../shell/announcer.tsx';
import classes from './findings.module.css';
import { LastProbe } from './last-probe.tsx';

export interface FindingsProps {
  scenario: ScenarioView;
  lab: LabView | null;
  attempt: AttemptView | null;
  ready: boolean;
  checking: boolean;
  onCheck: () => void;
  tab: string;
  onTab: (tab: string) => void;
}

function summary(attempt: AttemptView, checking: boolean): string {
  const count = tally(attempt.verdicts);
  if (checking) return t('evidence.running', { done: attempt.verdicts.length, all: Math.max(attempt.expected, attempt.verdicts.length) });
  if (attempt.state === 'aborted') return t('evidence.brokenOff', { done: attempt.verdicts.length, all: Math.max(attempt.expected, attempt.verdicts.length) });
  const all = attempt.verdicts.length;
  return count.inconclusive > 0
    ? t('evidence.resultOpen', { pass: count.pass, all, open: count.inconclusive })
    : t('evidence.result', { pass: count.pass, all });
}

/** The Check button, and behind tabs everything that was seen: verdicts, the map, mailboxes, changes. */
export function FindingsPane(props: FindingsProps) {
  const { scenario, lab, attempt, ready, checking, onCheck, tab, onTab } = props;
  useSpokenVerdicts(scenario, attempt);
  return (
    <section className={classes.pane} aria-label={t('findings.tabs')} data-pane="evidence" tabIndex={-1}>
      <Tabs value={tab} onChange={(value) => onTab(value ?? 'evidence')} className={classes.tabs} keepMounted={false}>
        <div className={classes.bar}>
          <Tabs.List className={classes.tabList} aria-label={t('findings.tabs')}>
            <Tabs.Tab value="evidence">{t('tab.evidence')}</Tabs.Tab>
            <Tabs.Tab value="flow">{t('tab.flow')}</Tabs.Tab>
            <Tabs.Tab value="mail">{t('tab.mail')}</Tabs.Tab>
            <Tabs.Tab value="changes">{t('tab.changes')}</Tabs.Tab>
            <Tabs.Tab value="siege">{t('tab.siege')}</Tabs.Tab>
          </Tabs.List>
          <Text size="sm" c="dimmed" data-testid="evidence-summary" className={classes.summary}>
            {attempt ? summary(attempt, checking) : ''}
            {attempt && !checking && attempt.gained > 0 ? ` · ${t('evidence.gained', { gained: attempt.gained })}` : ''}
          </Text>
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
        <Tabs.Panel value="evidence" className={classes.panel} tabIndex={0}>
          <EvidenceList scenario={scenario} attempt={attempt} lab={lab} ready={ready} checking={checking} />
        </Tabs.Panel>
        <Tabs.Panel value="flow" className={classes.panel} tabIndex={0}>
          <FlowPane scenario={scenario} lab={lab} attempt={attempt} checking={checking} />
        </Tabs.Panel>
        <Tabs.Panel value="mail" className={classes.panel} tabIndex={0}>
          <MailPane lab={ready && lab ? lab.id : null} />
        </Tabs.Panel>
        <Tabs.Panel value="changes" className={classes.panel} tabIndex={0}>
          <ChangesPane lab={ready && lab ? lab.id : null} scenario={scenario} />
        </Tabs.Panel>
        <Tabs.Panel value="siege" className={classes.panel} tabIndex={0}>
          <SiegePane lab={ready && lab ? lab.id : null} />
        </Tabs.Panel>
      </Tabs>
      <LastProbe scenario={scenario} attempt={attempt} />
    </section>
  );
}

/** Verdicts are said aloud as they come, for those who do not see them. */
function useSpokenVerdicts(scenario: ScenarioView, attempt: AttemptView | null): void {
  const said = useRef({ attempt: attempt?.id, count: attempt?.verdicts.length ?? 0 });
  useEffect(() => {
    if (!attempt) return;
    if (said.current.attempt !== attempt.id) said.current = { attempt: attempt.id, count: 0 };
    const fresh = attempt.verdicts.slice(said.current.count);
    said.current.count = attempt.verdicts.length;
    if (fresh.length === 0) return;
    const titles = checkTitles(scenario);
    announce(fresh.map((verdict) => `${titles.get(`${verdict.task}/${verdict.check}`) ?? verdict.check}: ${t(`outcome.${verdict.verdict}`)}.`).join(' '));
  });
}

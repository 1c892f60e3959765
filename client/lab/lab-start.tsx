import { Button, Loader, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheckFilled, IconCircleXFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useRef } from 'react';
import type { LabView, ScenarioView } from '../../server/protocol/views.ts';
import { useSystem } from '../api/queries.ts';
import { seconds } from '../format/duration.ts';
import { useNow } from '../format/use-now.ts';
import { t } from '../messages.ts';
import { RecordedNote } from '../replay/recorded-note.tsx';
import { ProblemCard } from '../shell/problem-card.tsx';
import { SystemBanner } from '../system/system-banner.tsx';
import classes from './lab.module.css';
import type { UseLab } from './use-lab.ts';

/** The steps of a start with their seconds; the running one ticks from when it was first seen. */
export function StartSteps({ lab }: { lab: LabView }) {
  const running = lab.state === 'starting';
  const now = useNow(100, running);
  const seen = useRef(new Map<string, number>());
  return (
    <ol className={classes.steps} aria-label={t('start.steps')}>
      {lab.steps.map((step, at) => {
        const current = step.ms === null;
        const failed = current && lab.state === 'failed';
        const key = `${lab.id}/${at}`;
        if (current && !seen.current.has(key)) seen.current.set(key, Date.now());
        const ms = step.ms ?? now - (seen.current.get(key) ?? now);
        return (
          <li key={step.step} data-step={step.step} data-done={!current || undefined}>
            {failed ? (
              <IconCircleXFilled size={18} color="var(--mr-fail)" aria-label={t('start.failed')} />
            ) : current ? (
              <Loader size={16} role="img" aria-label={t('start.running')} />
            ) : (
              <IconCircleCheckFilled size={18} color="var(--mr-pass)" aria-label={t('start.done')} />
            )}
            <span>{t(`step.${step.step}`)}</span>
            <span className={classes.ms}>{seconds(ms)}</span>
          </li>
        );
      })}
    </ol>
  );
}

/** The start in lines, for a ticket or a question to a teacher. */
export const stepLines = ({ id, scenario, steps }: LabView): string =>
  [`lab ${id}, scenario ${scenario}`, ...steps.map(({ step, ms }) => `${step}: ${ms === null ? t('start.failed') : seconds(ms)}`)].join('\n');

/** What stands in the terminal's place until there is one: an offer, the queue, the start as it happens, or why it failed. */
export function LabStart({ use, scenario }: { use: UseLab; scenario: ScenarioView }) {
  const { lab, busy, act } = use;
  const preparing = useSystem().data?.phase === 'preparing';
  const start = (label: string) => (
    <Button size="md" leftSection={<IconPlayerPlayFilled size={16} />} loading={busy === 'start'} onClick={() => act('start')} data-testid="start-lab">
      {label}
    </Button>
  );
  let body = (
    <>
      <Title order={2}>{t('start.title')}</Title>
      <Text c="dimmed">{t('start.text', { server: scenario.card.server, minutes: scenario.card.minutes })}</Text>
      <RecordedNote />
      <div>{start(t('start.go'))}</div>
      {preparing && <Text size="sm">{t('start.preparing')}</Text>}
    </>
  );
  if (lab?.state === 'queued')
    body = (
      <>
        <Title order={2}>{t('start.queued')}</Title>
        <Text data-testid="queue-position">{lab.position === null ? t('start.queuedSoon') : t('start.position', { position: lab.position })}</Text>
        <Loader type="dots" role="img" aria-label={t('start.queued')} />
        {preparing && <Text size="sm">{t('start.preparing')}</Text>}
      </>
    );
  else if (lab?.state === 'starting')
    body = (
      <>
        <Title order={2}>{t('start.starting')}</Title>
        <StartSteps lab={lab} />
      </>
    );
  else if (lab?.state === 'ending')
    body = (
      <>
        <Title order={2}>{t('start.ending')}</Title>
        <Loader type="dots" role="img" aria-label={t('start.ending')} />
      </>
    );
  else if (lab?.state === 'gone')
    body = (
      <>
        <Title order={2} data-testid="lab-ended">
          {t('ended.title')}
        </Title>
        <Text c="dimmed">{t('ended.text')}</Text>
        {lab.problem && <ProblemCard problem={lab.problem} />}
        <div>{start(t('ended.again'))}</div>
      </>
    );
  else if (lab?.state === 'failed')
    body = (
      <>
        <Title order={2}>{t('start.failedTitle')}</Title>
        <StartSteps lab={lab} />
        {lab.problem ? <ProblemCard problem={lab.problem} onRetry={() => act('start')} retrying={busy === 'start'} more={stepLines(lab)} /> : start(t('retry'))}
      </>
    );
  return (
    <section className={classes.start} aria-label={t('start.pane')} data-pane="terminal" tabIndex={-1} aria-live="polite">
      {preparing && <SystemBanner compact />}
      <Stack gap="md" className={classes.startBody}>
        {body}
      </Stack>
    </section>
  );
}

import { Collapse, Text, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { Verdict } from '../../server/protocol/verdict.ts';
import type { LabView } from '../../server/protocol/views.ts';
import { EffectiveLines } from '../changes/effective-lines.tsx';
import { seconds } from '../format/duration.ts';
import { t } from '../messages.ts';
import classes from './evidence.module.css';
import { OutcomeMark } from './outcome-mark.tsx';
import { TranscriptView } from './transcript-view.tsx';

/** One verdict: what was seen, what was expected beside it, why it matters, and the dialogue. Passes start closed. */
export function VerdictCard({
  verdict,
  title,
  settings,
  lab,
}: {
  verdict: Verdict;
  title: string;
  settings: string | null;
  /** Null unless it is ready. */
  lab: LabView | null;
}) {
  const [open, setOpen] = useState(verdict.verdict !== 'pass');
  const id = useId();
  return (
    <article className={classes.verdict} data-testid={`verdict-${verdict.check}`} data-verdict={verdict.verdict}>
      <UnstyledButton className={classes.head} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <IconChevronRight size={16} className={classes.chevron} data-open={open || undefined} aria-hidden />
        <OutcomeMark outcome={verdict.verdict} />
        <span className={classes.title}>{title}</span>
        <span className={classes.ms}>{seconds(verdict.ms)}</span>
      </UnstyledButton>
      <Collapse expanded={open} id={id}>
        <div className={classes.body}>
          <Text size="sm" fw={500}>
            {verdict.reason}
          </Text>
          <dl className={classes.compare}>
            <div>
              <dt>{t('verdict.expected')}</dt>
              <dd>{verdict.expected}</dd>
            </div>
            <div data-outcome={verdict.verdict}>
              <dt>{t('verdict.got')}</dt>
              <dd>{verdict.got}</dd>
            </div>
          </dl>
          {verdict.why && (
            <Text size="sm" c="dimmed">
              <b>{t('verdict.why')}</b> {verdict.why}
            </Text>
          )}
          {open && lab && settings && <EffectiveLines lab={lab.id} pattern={settings} />}
          {open && verdict.transcripts.map((transcript, at) => <TranscriptView key={at} transcript={transcript} map={lab?.map ?? null} />)}
        </div>
      </Collapse>
    </article>
  );
}

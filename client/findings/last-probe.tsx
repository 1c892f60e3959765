import { useEffect, useRef, useState } from 'react';
import type { AttemptView, ScenarioView } from '../../server/protocol/views.ts';
import { probeLine, probesOf } from '../flow/probes.ts';
import { agoInSeconds } from '../format/duration.ts';
import { useNow } from '../format/use-now.ts';
import { t } from '../messages.ts';
import classes from './findings.module.css';

/** The probe that was judged last, in one line. */
export function LastProbe({ scenario, attempt }: { scenario: ScenarioView; attempt: AttemptView | null }) {
  const verdict = attempt?.verdicts.at(-1);
  const at = useSeenAt(attempt);
  const now = useNow(1000, attempt !== null);
  const probe = verdict ? probesOf(attempt, scenario.tasks).find((each) => each.verdict === verdict) : undefined;
  if (!attempt || !probe) return null;
  return (
    <div className={classes.strip} data-testid="last-probe" data-outcome={probe.verdict.verdict}>
      <span>{t('findings.last')}</span> <code>{probeLine(probe)}</code> <span>{agoInSeconds(at, now)}</span>
    </div>
  );
}

/** When the latest verdict came: now, if it was seen coming, else when its attempt began. */
function useSeenAt(attempt: AttemptView | null): number {
  const known = useRef({ id: attempt?.id, count: attempt?.verdicts.length ?? 0 });
  const [at, setAt] = useState(attempt?.at ?? 0);
  const count = attempt?.verdicts.length ?? 0;
  useEffect(() => {
    if (!attempt || (known.current.id === attempt.id && known.current.count === count)) return;
    const live = attempt.state === 'running' || known.current.id === attempt.id;
    known.current = { id: attempt.id, count };
    setAt(live ? Date.now() : attempt.at);
  }, [attempt, count]);
  return at;
}

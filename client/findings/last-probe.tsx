import type { AttemptView, ScenarioView } from '../../server/protocol/views.ts';
import { probeLine, probesOf } from '../flow/probes.ts';
import { ago } from '../format/duration.ts';
import { useNow } from '../format/use-now.ts';
import { t } from '../messages.ts';
import classes from './findings.module.css';

/** The probe that was judged last, in one line. */
export function LastProbe({ scenario, attempt }: { scenario: ScenarioView; attempt: AttemptView | null }) {
  const now = useNow(30_000, attempt !== null);
  const verdict = attempt?.verdicts.at(-1);
  const probe = verdict ? probesOf(attempt, scenario.tasks).find((each) => each.verdict === verdict) : undefined;
  if (!attempt || !probe) return null;
  return (
    <div className={classes.strip} data-testid="last-probe" data-outcome={probe.verdict.verdict}>
      <span>{t('findings.last')}</span> <code>{probeLine(probe)}</code> <span>{ago(attempt.at, now)}</span>
    </div>
  );
}

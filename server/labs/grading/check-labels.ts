import type { Verdict } from '../../protocol/verdict.ts';
import type { LiveLab } from '../life/live-lab.ts';
import type { AttemptRecord } from '../store.ts';
import { told } from '../told.ts';

const words: Record<Verdict['verdict'], string> = { pass: 'passed', fail: 'failed', inconclusive: 'inconclusive' };

/** What the markers of a recording say of a Check. */
export function verdictLabel({ scenario, plan }: Pick<LiveLab, 'scenario' | 'plan'>, verdict: Verdict): string {
  const task = scenario.tasks.find(({ id }) => id === verdict.task);
  const title = task?.checks.find(({ id }) => id === verdict.check)?.title ?? verdict.check;
  return `Check: ${words[verdict.verdict]}: ${told(title, plan.values)}`;
}

export function finishLabel({ state, expected, verdicts }: Pick<AttemptRecord, 'state' | 'expected' | 'verdicts'>): string {
  if (state !== 'finished') return 'Check: broken off';
  return `Check: finished, ${verdicts.filter(({ verdict }) => verdict === 'pass').length} of ${expected} passed`;
}

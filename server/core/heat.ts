import type { Outcome } from '../protocol/verdict.ts';

/** One verdict of one attempt. */
export interface Try {
  learner: string;
  /** Epoch milliseconds of the attempt. */
  at: number;
  task: string;
  check: string;
  verdict: Outcome;
}

/** How one learner stands with one check. */
export interface HeatCell {
  learner: string;
  task: string;
  check: string;
  latest: Outcome;
  attempts: number;
  /** Failed three times in a row and not yet passed: somebody may want to look. */
  stuck: boolean;
}

const stuckAfter = 3;

/** Student × check, from the verdicts of a class in one scenario, oldest first. `inconclusive` neither counts as a failure nor ends a row of them. */
export function heatOf(tries: readonly Try[]): HeatCell[] {
  const cells = new Map<string, HeatCell & { row: number }>();
  for (const { learner, task, check, verdict } of tries) {
    const key = `${learner} ${task} ${check}`;
    const old = cells.get(key);
    const row = verdict === 'fail' ? (old?.row ?? 0) + 1 : verdict === 'pass' ? 0 : (old?.row ?? 0);
    cells.set(key, { learner, task, check, latest: verdict, attempts: (old?.attempts ?? 0) + 1, stuck: row >= stuckAfter, row });
  }
  return [...cells.values()].map(({ row: _, ...cell }) => cell);
}

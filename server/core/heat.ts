import type { Outcome } from '../protocol/verdict.ts';

/** One verdict of one attempt. Times are epoch milliseconds. */
export interface Try {
  learner: string;
  lab: string;
  /** When the learner got that lab. */
  since: number;
  at: number;
  task: string;
  check: string;
  verdict: Outcome;
  /** What was seen, in the words of the verdict. */
  got: string;
}

/** How one learner stands with one check. */
export interface HeatCell {
  learner: string;
  task: string;
  check: string;
  latest: Outcome;
  attempts: number;
  /** Spent in labs of the scenario until the check passed first, or until the latest attempt. */
  minutes: number;
  /**
   * Somebody may want to look. `evidence`: failed three times in a row with the same evidence. `time`: not passed, after more than twice the
   * time that those who passed needed (their median; three of them at least).
   */
  stuck: 'evidence' | 'time' | null;
}

const stuckAfter = 3;
const enoughToCompare = 3;

interface Row {
  cell: HeatCell;
  /** Milliseconds by lab, up to the first pass. */
  spent: Map<string, number>;
  passed: boolean;
  evidence: string;
  times: number;
}

/** Student × check, from the verdicts of a class in one scenario, oldest first. `inconclusive` neither counts as a failure nor ends a row of them. */
export function heatOf(tries: readonly Try[]): HeatCell[] {
  const rows = new Map<string, Row>();
  for (const one of tries) {
    const { learner, task, check, verdict } = one;
    const key = `${learner} ${task} ${check}`;
    const row = rows.get(key) ?? fresh(learner, task, check);
    rows.set(key, row);
    row.cell.latest = verdict;
    row.cell.attempts++;
    if (!row.passed) row.spent.set(one.lab, Math.max(0, one.at - one.since));
    row.passed ||= verdict === 'pass';
    if (verdict === 'pass') row.times = 0;
    else if (verdict === 'fail') {
      const evidence = withoutNumbers(one.got);
      row.times = evidence === row.evidence ? row.times + 1 : 1;
      row.evidence = evidence;
    }
  }
  const all = [...rows.values()];
  for (const { cell, spent } of all) cell.minutes = Math.round([...spent.values()].reduce((sum, ms) => sum + ms, 0) / 60_000);
  for (const row of all) row.cell.stuck = stuck(row, all);
  return all.map(({ cell }) => cell);
}

const fresh = (learner: string, task: string, check: string): Row => ({
  cell: { learner, task, check, latest: 'inconclusive', attempts: 0, minutes: 0, stuck: null },
  spent: new Map(),
  passed: false,
  evidence: '',
  times: 0,
});

/** Names, addresses and tokens are drawn anew for every attempt: what was seen is the same without them. */
const withoutNumbers = (text: string) => text.replaceAll(/\S*\d\S*|\S+@\S+/g, '#');

function stuck({ cell, passed, times }: Row, all: readonly Row[]): HeatCell['stuck'] {
  if (cell.latest !== 'pass' && times >= stuckAfter) return 'evidence';
  if (passed) return null;
  const others = all.filter((other) => other.passed && other.cell.task === cell.task && other.cell.check === cell.check).map((other) => other.cell.minutes);
  return others.length >= enoughToCompare && cell.minutes > 2 * median(others) ? 'time' : null;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

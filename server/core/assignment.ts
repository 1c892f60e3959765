import type { LateRule } from '../protocol/assignments.ts';

/** Something that is worth points in a scenario: a task that an attempt solved, or an answer of the quiz. */
export interface Gain {
  learner: string;
  scenario: string;
  kind: 'task' | 'answer';
  /** The task or the question. */
  item: string;
  points: number;
  /** Epoch milliseconds: when Check was pressed, or the answer given. */
  at: number;
}

export interface AssignmentTerms {
  scenarios: readonly string[];
  opensAt: number;
  dueAt: number;
  late: LateRule;
  latePercent: number;
}

export interface Score {
  points: number;
  /** Tasks that count. */
  solved: number;
  late: boolean;
  lastGainAt: number | null;
  /** Points by scenario. */
  earned: Record<string, number>;
}

export interface Counted {
  gain: Gain;
  points: number;
  late: boolean;
}

/**
 * The gains of one learner that count in an assignment, oldest first. Of a task solved several times in its time the best counts, the earlier
 * among equals: who solved it before the assignment opened solves it again, for what it was worth then. An answer can be given once only, and
 * counts from whenever it is. `dueAt` is the learner's own.
 */
export function counted(terms: AssignmentTerms, dueAt: number, gains: readonly Gain[]): Counted[] {
  const best = new Map<string, Counted>();
  for (const gain of gains) {
    const counts = count(terms, dueAt, gain);
    if (!counts) continue;
    const key = `${gain.scenario} ${gain.kind} ${gain.item}`;
    const old = best.get(key);
    if (!old || counts.points > old.points || (counts.points === old.points && gain.at < old.gain.at)) best.set(key, counts);
  }
  return [...best.values()].sort((a, b) => a.gain.at - b.gain.at);
}

export function scoreOf(terms: AssignmentTerms, dueAt: number, gains: readonly Gain[]): Score {
  const score: Score = { points: 0, solved: 0, late: false, lastGainAt: null, earned: {} };
  for (const { gain, points, late } of counted(terms, dueAt, gains)) {
    score.points += points;
    if (gain.kind === 'task') score.solved++;
    score.earned[gain.scenario] = (score.earned[gain.scenario] ?? 0) + points;
    if (points === 0) continue;
    score.late ||= late;
    score.lastGainAt = gain.at;
  }
  return score;
}

function count(terms: AssignmentTerms, dueAt: number, gain: Gain): Counted | null {
  if (!terms.scenarios.includes(gain.scenario) || (gain.kind === 'task' && gain.at < terms.opensAt)) return null;
  if (gain.at <= dueAt) return { gain, points: gain.points, late: false };
  if (terms.late === 'refuse') return null;
  return { gain, points: terms.late === 'percent' ? Math.floor((gain.points * terms.latePercent) / 100) : gain.points, late: true };
}

import type { Scenario } from '../core/scenario/schema.ts';
import type { Deps } from '../labs/deps.ts';
import { gradeLab } from '../labs/grading/attempts.ts';
import type { Outcome } from '../protocol/verdict.ts';
import { applyScript, freshLab } from './fresh-lab.ts';

export interface TrialResult {
  scenario: string;
  lab: string;
  seed: string;
  passed: boolean;
  verdicts: { task: string; check: string; verdict: Outcome; reason: string; ms: number }[];
  ms: { start: number; apply: number; check: number };
}

export interface TrialOrder {
  scenario: Scenario;
  /** bash, run as root; `${variables}` of the lab are filled in. Null: the untouched lab. */
  script: string | null;
  host?: string | undefined;
  seed?: string | undefined;
  keep?: boolean | undefined;
  /** Grade this often, one after another, in the same lab. */
  times?: number;
}

/** One fresh lab, one script, one or more gradings; the lab is removed at the end, whatever happened, unless it is to be kept. */
export async function trial(deps: Deps, order: TrialOrder): Promise<TrialResult[]> {
  const { scenario } = order;
  const began = deps.now();
  await using fresh = await freshLab(deps, scenario, order);
  const { lab, record } = fresh;
  const ready = deps.now();
  if (order.script !== null) await applyScript(deps, lab, order.host ?? lab.plan.main, order.script);
  const applied = deps.now();
  const results: TrialResult[] = [];
  for (let turn = 0; turn < (order.times ?? 1); turn++) {
    const from = deps.now();
    const verdicts = await gradeLab(deps, lab, () => undefined);
    results.push({
      scenario: scenario.id,
      lab: record.id,
      seed: record.seed,
      passed: verdicts.every(({ verdict }) => verdict === 'pass'),
      verdicts: verdicts.map(({ task, check, verdict, reason, ms }) => ({ task, check, verdict, reason, ms })),
      ms: { start: ready - began, apply: applied - ready, check: deps.now() - from },
    });
  }
  return results;
}

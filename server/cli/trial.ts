import type { Scenario } from '../core/scenario/schema.ts';
import { gradeLab } from '../labs/attempts.ts';
import type { Deps } from '../labs/deps.ts';
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

export interface TrialStep {
  /** bash, run as root; `${variables}` of the lab are filled in. Null: nothing is done. */
  script: string | null;
  host?: string | undefined;
  /** Grade this often, one after another. */
  times?: number | undefined;
}

export interface TrialOrder {
  scenario: Scenario;
  seed?: string | undefined;
  keep?: boolean | undefined;
  /** One after another, in the same lab. */
  steps: readonly TrialStep[];
}

/** One fresh lab, in which each step is done and graded; its gradings come as it ends. The lab is removed at the end, whatever happened, unless it is to be kept. */
export async function* trial(deps: Deps, { scenario, seed, keep, steps }: TrialOrder): AsyncGenerator<TrialResult[]> {
  const began = deps.now();
  await using fresh = await freshLab(deps, scenario, { seed, keep });
  const { lab, record } = fresh;
  let start = deps.now() - began;
  for (const { script, host, times } of steps) {
    const ready = deps.now();
    if (script !== null) await applyScript(deps, lab, host ?? lab.plan.main, script);
    const applied = deps.now();
    const results: TrialResult[] = [];
    for (let turn = 0; turn < (times ?? 1); turn++) {
      const from = deps.now();
      const verdicts = await gradeLab(deps, lab, () => undefined);
      results.push({
        scenario: scenario.id,
        lab: record.id,
        seed: record.seed,
        passed: verdicts.every(({ verdict }) => verdict === 'pass'),
        verdicts: verdicts.map(({ task, check, verdict, reason, ms }) => ({ task, check, verdict, reason, ms })),
        ms: { start, apply: applied - ready, check: deps.now() - from },
      });
    }
    yield results;
    start = 0;
  }
}

import type { Scenario } from '../core/scenario/schema.ts';
import { interpolate } from '../core/variables.ts';
import { gradeLab } from '../labs/attempts.ts';
import type { Deps } from '../labs/deps.ts';
import { newRecord } from '../labs/lab-record.ts';
import { launch } from '../labs/launch.ts';
import type { LiveLab } from '../labs/live-lab.ts';
import type { LabRecord } from '../labs/store.ts';
import { Problem } from '../protocol/problems.ts';
import type { Outcome } from '../protocol/verdict.ts';

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
  const record = newRecord(deps, scenario.id, null, order.seed);
  await deps.labs.insert(record);
  try {
    await using lab = await start(deps, record, scenario);
    await deps.labs.update(record.id, { state: 'ready', readyAt: deps.now() });
    const ready = deps.now();
    if (order.script !== null) await apply(deps, lab, order.host ?? lab.plan.main, order.script);
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
  } finally {
    if (!order.keep) await remove(deps, record);
  }
}

function start(deps: Deps, record: LabRecord, scenario: Scenario): Promise<LiveLab> {
  return launch(
    deps,
    record,
    scenario,
    async (step, work) => {
      const from = deps.now();
      const result = await work();
      deps.log.info({ lab: record.id, step, ms: deps.now() - from }, 'step done');
      return result;
    },
    (subnets) => deps.labs.update(record.id, { subnets, state: 'starting' }),
  );
}

async function apply(deps: Deps, lab: LiveLab, host: string, script: string): Promise<void> {
  if (!lab.plan.hosts.some((candidate) => candidate.role === host)) throw new Problem('not-found', `${lab.scenario.id} has no host ${host}.`);
  const text = interpolate(script, lab.plan.values);
  const result = await deps.engine.run(lab.plan.lab, host, ['/bin/bash', '-c', text], { timeoutMs: 120_000 });
  if (result.exitCode !== 0) throw new Problem('apply-failed', `It ended with ${result.exitCode}: ${result.output.slice(-2000)}`);
}

async function remove(deps: Deps, record: LabRecord): Promise<void> {
  await deps.labs.update(record.id, { state: 'ending' });
  await deps.engine.removeLab(record.id);
  await deps.labs.release(record.id);
  await deps.labs.update(record.id, { state: 'gone' });
}

import type { Scenario } from '../core/scenario/schema.ts';
import { interpolate } from '../core/variables.ts';
import type { Deps } from '../labs/deps.ts';
import { newRecord } from '../labs/life/lab-record.ts';
import { launch } from '../labs/life/launch.ts';
import type { LiveLab } from '../labs/life/live-lab.ts';
import type { LabRecord } from '../labs/store.ts';
import { Problem } from '../protocol/problems.ts';

export interface FreshLab extends AsyncDisposable {
  lab: LiveLab;
  record: LabRecord;
}

/** A lab of its own, nobody's. Disposing removes it, unless it is to be kept; so does a start that fails. */
export async function freshLab(deps: Deps, scenario: Scenario, options: { seed?: string | undefined; keep?: boolean | undefined } = {}): Promise<FreshLab> {
  const record = newRecord(deps, scenario.id, null, options.seed);
  await deps.labs.insert(record);
  const end = async () => {
    if (!options.keep) await remove(deps, record);
  };
  try {
    const lab = await start(deps, record, scenario);
    await deps.labs.update(record.id, { state: 'ready', readyAt: deps.now() });
    return {
      lab,
      record,
      async [Symbol.asyncDispose]() {
        await lab[Symbol.asyncDispose]();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Runs a script of bash as root on a host of the lab, `${variables}` filled in. Throws Problem `apply-failed` when it does not end well. */
export async function applyScript(deps: Pick<Deps, 'engine'>, lab: LiveLab, host: string, script: string): Promise<void> {
  if (!lab.plan.hosts.some((candidate) => candidate.role === host)) throw new Problem('not-found', `${lab.scenario.id} has no host ${host}.`);
  const text = interpolate(script, lab.plan.values);
  const result = await deps.engine.run(lab.plan.lab, host, ['/bin/bash', '-c', text], { timeoutMs: 240_000 });
  if (result.exitCode !== 0) throw new Problem('apply-failed', `It ended with ${result.exitCode}: ${result.output.slice(-2000)}`);
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

async function remove(deps: Deps, record: LabRecord): Promise<void> {
  await deps.labs.update(record.id, { state: 'ending' });
  await deps.engine.removeLab(record.id);
  await deps.labs.release(record.id);
  await deps.labs.update(record.id, { state: 'gone' });
}

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCase } from '../../server/cli/matrix.ts';
import { type Composition, compose } from '../../server/compose.ts';
import { ownerOf } from '../../server/installation.ts';
import { loadScenarios } from '../../server/scenarios/load.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { casesToRun, everything, remember } from './proof.ts';

const { scenarios, broken } = await loadScenarios(join(import.meta.dirname, '../../scenarios'));
const cases = new Map(scenarios.map((scenario) => [scenario.id, casesToRun(scenario, scenarios)]));

/** Cases that got exactly their verdicts, by scenario. */
const right = new Map<string, number>();
/** Scenarios with one that did not. */
const wrong = new Set<string>();
let range: Composition;
const data = await temporaryFolder('matrix');
beforeAll(async () => {
  range = await compose({ ...process.env, MAILRANGE_DATA: data.path, MAILRANGE_LOG_LEVEL: 'error' }, { owner: ownerOf('cli') });
  await range.prepare();
});
afterAll(async () => {
  if (everything)
    remember(
      scenarios.filter((scenario) => right.get(scenario.id) === cases.get(scenario.id)?.length),
      wrong,
    );
  await range[Symbol.asyncDispose]();
  await data[Symbol.asyncDispose]();
});

it('loads every scenario', () => {
  expect(broken).toEqual([]);
});

// The later modules take longer.
describe.concurrent.each(scenarios.toReversed().map((scenario) => [scenario.id, scenario] as const))('%s', (_, scenario) => {
  const own = (cases.get(scenario.id) ?? []).map((one) => [one.kind, one.name, one] as const);
  it.each(own)('%s %s gets exactly the verdicts it must', async (_kind, _name, one) => {
    const row = await runCase(range.deps, one);
    if (row.surprises.length > 0) wrong.add(scenario.id);
    expect(row.surprises).toEqual([]);
    right.set(scenario.id, (right.get(scenario.id) ?? 0) + 1);
  });
});

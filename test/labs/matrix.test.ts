import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCases } from '../../server/cli/matrix.ts';
import { type Composition, compose } from '../../server/compose.ts';
import { ownerOf } from '../../server/installation.ts';
import { loadScenarios } from '../../server/scenarios/load.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { everything, labsToRun, remember } from './proof.ts';

const { scenarios, broken } = await loadScenarios(join(import.meta.dirname, '../../scenarios'));

/** Labs in which every case got exactly its verdicts, by scenario. */
const right = new Map<string, number>();
let range: Composition;
const data = await temporaryFolder('matrix');
beforeAll(async () => {
  range = await compose({ ...process.env, MAILRANGE_DATA: data.path, MAILRANGE_LOG_LEVEL: 'error' }, { owner: ownerOf('cli') });
  await range.prepare();
});
afterAll(async () => {
  if (everything) remember(scenarios.filter((scenario) => right.get(scenario.id) === labsToRun(scenario).length));
  await range[Symbol.asyncDispose]();
  await data[Symbol.asyncDispose]();
});

it('loads every scenario', () => {
  expect(broken).toEqual([]);
});

describe.concurrent.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', (_, scenario) => {
  it.each(labsToRun(scenario).map((cases) => [cases.map(({ kind, name }) => `${kind} ${name}`).join(', then '), cases] as const))(
    '%s gets exactly the verdicts it must',
    async (_, cases) => {
      const rows = await runCases(range.deps, cases);
      expect(rows.flatMap(({ name, surprises }) => surprises.map((text) => `${name}: ${text}`))).toEqual([]);
      right.set(scenario.id, (right.get(scenario.id) ?? 0) + 1);
    },
  );
});

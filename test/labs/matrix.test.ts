import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matrixCases, runCase } from '../../server/cli/matrix.ts';
import { type Composition, compose } from '../../server/compose.ts';
import { ownerOf } from '../../server/installation.ts';
import { loadScenarios } from '../../server/scenarios/load.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';

const { scenarios, broken } = await loadScenarios(join(import.meta.dirname, '../../scenarios'));

let range: Composition;
const data = await temporaryFolder('matrix');
beforeAll(async () => {
  range = await compose({ ...process.env, MAILRANGE_DATA: data.path, MAILRANGE_LOG_LEVEL: 'error' }, { owner: ownerOf('cli') });
  await range.prepare();
});
afterAll(async () => {
  await range[Symbol.asyncDispose]();
  await data[Symbol.asyncDispose]();
});

it('loads every scenario', () => {
  expect(broken).toEqual([]);
});

describe.concurrent.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', (_, scenario) => {
  it.each(matrixCases(scenario).map((one) => [one.kind, one.name, one] as const))('%s %s gets exactly the verdicts it must', async (_kind, _name, one) => {
    const row = await runCase(range.deps, one);
    expect(row.surprises).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Composition, compose } from '../../server/compose.ts';
import { ownerOf } from '../../server/installation.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { families } from './configuration.ts';
import { StandingLab } from './standing-lab.ts';
import { surprises } from './surprises.ts';

/** `npm run test:full` tries every configuration; `npm test` those few that tell most. */
const everything = process.env.MAILRANGE_TEST === 'full';
const data = await temporaryFolder('grader');
let range: Composition;
beforeAll(async () => {
  range = await compose({ ...process.env, MAILRANGE_DATA: data.path, MAILRANGE_LOG_LEVEL: 'error' }, { owner: ownerOf('cli') });
  await range.prepare();
});
afterAll(async () => {
  await range[Symbol.asyncDispose]();
  await data[Symbol.asyncDispose]();
});

describe.each(families().map((family) => [family.fixture, family] as const))('%s', (_, { scenario, configurations }) => {
  let standing: StandingLab;
  beforeAll(async () => {
    standing = await StandingLab.start(range.deps, scenario);
  });
  afterAll(() => standing?.[Symbol.asyncDispose]());

  it.each(configurations.filter(({ few }) => everything || few).map((one) => [one.name, one.about, one] as const))('%s: %s', async (_name, _about, one) => {
    await standing.configure(one);
    expect(surprises(one, await standing.grade((task) => task !== 'lasts' || one.lasts === true))).toEqual([]);
  });
});

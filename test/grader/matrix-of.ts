import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Composition, compose } from '../../server/compose.ts';
import { ownerOf } from '../../server/installation.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { families } from './configuration.ts';
import { StandingLab } from './standing-lab.ts';
import { surprises } from './surprises.ts';

/** `npm run test:full` tries every configuration, ten times; `npm test` once those few that tell most. */
const everything = process.env.MAILRANGE_TEST === 'full';
const times = z.coerce
  .number()
  .int()
  .min(1)
  .max(100)
  .parse(process.env.MAILRANGE_MATRIX_TIMES ?? (everything ? 10 : 1));

/**
 * The tests of one family: each configuration gets exactly its verdicts, every time alike, since what is expected leaves none open.
 */
export async function matrixOf(fixture: string): Promise<void> {
  const family = families().find((one) => one.fixture === fixture);
  if (!family) throw new Error(`There is no family ${fixture}.`);
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

  const chosen = family.configurations.filter(({ few }) => everything || few);
  describe.each(Array.from({ length: times }, (_, i) => i + 1))(`${fixture}, time %i`, () => {
    let standing: StandingLab;
    beforeAll(async () => {
      standing = await StandingLab.start(range.deps, family.scenario);
    });
    afterAll(() => standing?.[Symbol.asyncDispose]());

    it.each(chosen.map((one) => [one.name, one.about, one] as const))('%s: %s', async (_name, _about, one) => {
      await standing.configure(one);
      const verdicts = await standing.grade((task) => task !== 'lasts' || one.lasts === true);
      expect(surprises(one, verdicts)).toEqual([]);
    });
  });
}

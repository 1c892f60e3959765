import type { Verdict } from '../../server/protocol/verdict.ts';
import type { Configuration } from './configuration.ts';

/** Every verdict that is not the expected one, with its reason; empty when the grader said what it must. */
export function surprises({ fails, inconclusive }: Pick<Configuration, 'fails' | 'inconclusive'>, verdicts: readonly Verdict[]): string[] {
  const asked = new Set(verdicts.map(({ check }) => check as string));
  const unasked = [...Object.keys(fails), ...Object.keys(inconclusive)].filter((id) => !asked.has(id)).map((id) => `${id}: not asked`);
  const wrong = verdicts.flatMap(({ check, verdict, reason }) => {
    const why = fails[check] ?? inconclusive[check];
    const expected = fails[check] ? 'fail' : inconclusive[check] ? 'inconclusive' : 'pass';
    return verdict === expected ? [] : [`${check}: ${verdict}, expected ${expected}${why ? ` (${why})` : ''}: ${reason}`];
  });
  return [...unasked, ...wrong];
}

import type { Scenario } from '../../core/scenario/schema.ts';

/** Checks that do not pass on the untouched lab, as the scenario's proof says. */
export function brokenChecks(scenario: Scenario): string[] {
  const { untouched } = scenario.tests.wrong;
  return untouched ? [...untouched.fails, ...untouched.inconclusive] : [];
}

import type { Verdict } from '../protocol/verdict.ts';
import type { CheckUse } from './checks/registry.ts';

/**
 * The checks of an attempt that no longer pass once mail that had to be stopped arrived all the same: the one that had looked for it,
 * and those that asked it again. Only what had passed can be taken back.
 */
export function revokedChecks(uses: readonly CheckUse[], verdicts: readonly Verdict[], check: string): string[] {
  const passed = (id: string) => verdicts.some((verdict) => verdict.check === id && verdict.verdict === 'pass');
  const again = uses.filter((use) => use.check === 'survives' && use.checks.includes(check)).map((use) => use.id);
  return [check, ...again].filter(passed);
}

/** The verdicts as they stand after that. */
export const withoutPass = (verdicts: readonly Verdict[], checks: readonly string[]): Verdict[] =>
  verdicts.map((verdict) => (checks.includes(verdict.check) ? { ...verdict, verdict: 'fail' } : verdict));

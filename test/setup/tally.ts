/** Counts over everything that ran. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/** The part of vitest's JSON report that is counted. */
export interface VitestReport {
  testResults: { name: string; status: string; message?: string; assertionResults: { status: string }[] }[];
}

/**
 * Adds up a vitest run. A file that failed outside its tests counts as one failure, and so does a run that
 * ended badly without saying which test it was (an unhandled error, a crash, no report).
 */
export function tallyVitest(report: VitestReport | null, exitCode: number): Tally {
  const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report?.testResults ?? []) {
    const failedBefore = tally.failed;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') tally.passed++;
      else if (status === 'failed') tally.failed++;
      else tally.skipped++;
    }
    if (file.status === 'failed' && tally.failed === failedBefore) tally.failed++;
  }
  if (exitCode !== 0 && tally.failed === 0) tally.failed++;
  return tally;
}

export function sum(tallies: Tally[]): Tally {
  return tallies.reduce((all, one) => ({ passed: all.passed + one.passed, failed: all.failed + one.failed, skipped: all.skipped + one.skipped }), {
    passed: 0,
    failed: 0,
    skipped: 0,
  });
}

/** The last line of the output: always of this form, for those that read it by machine. What was skipped is said on a line before. */
export const lastLine = ({ passed, failed }: Tally): string => `${passed} passed, ${failed} failed`;

/** Whether the run was good: something ran, and nothing of it failed. */
export const isGood = ({ passed, failed }: Tally): boolean => failed === 0 && passed > 0;

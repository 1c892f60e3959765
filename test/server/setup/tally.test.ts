import { expect, it } from 'vitest';
import { selection } from '../../setup/selection.ts';
import { isGood, lastLine, sum, tallyVitest } from '../../setup/tally.ts';

const file = (status: string, ...tests: string[]) => ({ name: 'a.test.ts', status, assertionResults: tests.map((each) => ({ status: each })) });

it('counts every test, and says so in the last line', () => {
  const tally = tallyVitest({ testResults: [file('passed', 'passed', 'passed', 'pending'), file('failed', 'failed', 'passed')] }, 1);
  expect(lastLine(tally)).toBe('3 passed, 1 failed');
  expect(tally.skipped).toBe(1);
  expect(lastLine(sum([tally, { passed: 1, failed: 0, skipped: 0 }]))).toBe('4 passed, 1 failed');
});

it('counts a file that cannot be loaded, a crash, and a missing report as failures', () => {
  expect(tallyVitest({ testResults: [file('failed')] }, 1).failed).toBe(1);
  expect(tallyVitest({ testResults: [file('passed', 'passed')] }, 1).failed).toBe(1);
  expect(tallyVitest(null, 1).failed).toBe(1);
});

it('does not call a run good in which nothing ran', () => {
  expect(isGood(tallyVitest({ testResults: [] }, 0))).toBe(false);
  expect(isGood(tallyVitest({ testResults: [file('passed', 'passed')] }, 0))).toBe(true);
});

it('runs everything without arguments, and only what can hold the named paths with them', () => {
  expect(selection([])).toEqual({ projects: ['unit', 'postgres', 'labs', 'grader', 'pages', 'browser'], everything: true });
  expect(selection(['test/server/core'])).toEqual({ projects: ['unit'], everything: false });
  expect(selection(['test/server/store/migrate.test.ts']).projects).toEqual(['unit', 'postgres']);
  expect(selection(['./test/labs/kill.test.ts', '--bail=1']).projects).toEqual(['labs']);
  expect(selection(['test/grader/matrix.test.ts']).projects).toEqual(['grader']);
  expect(selection(['kill']).projects).toEqual(['unit', 'postgres', 'labs', 'grader', 'pages', 'browser']);
});

import { describe, expect, it } from 'vitest';
import { grants, solvedTasks, worth } from '../../../server/core/scoring.ts';
import type { Outcome, Verdict } from '../../../server/protocol/verdict.ts';

const task = (id: string, points: number, ...checks: string[]) => ({ id, points, checks: checks.map((check) => ({ id: check })) });
const verdict = (of: string, check: string, outcome: Outcome): Verdict => ({
  task: of,
  check,
  verdict: outcome,
  reason: '',
  expected: '',
  got: '',
  transcripts: [],
  why: '',
  ms: 0,
});
const tasks = [task('closed', 40, 'a', 'b'), task('flows', 30, 'c')];
/** Checks that fail on the untouched lab. */
const broken = ['a', 'b'];
const nothing = { hints: [], shown: [] };

describe('points', () => {
  it('are paid for a task only when every one of its checks passed', () => {
    expect(grants(tasks, [verdict('closed', 'a', 'pass'), verdict('closed', 'b', 'pass'), verdict('flows', 'c', 'fail')], nothing, broken)).toEqual([
      { task: 'closed', points: 40 },
    ]);
  });
  it('are not paid for leaving alone what works: that task pays when everything passes', () => {
    const kept = [verdict('closed', 'a', 'fail'), verdict('closed', 'b', 'pass'), verdict('flows', 'c', 'pass')];
    expect(grants(tasks, kept, nothing, broken)).toEqual([]);
    const all = kept.map((each) => ({ ...each, verdict: 'pass' as const }));
    expect(grants(tasks, all, nothing, broken).map(({ task }) => task)).toEqual(['closed', 'flows']);
  });
  it('are not paid for an inconclusive check, nor for one without a verdict', () => {
    expect(solvedTasks(tasks, [verdict('closed', 'a', 'pass'), verdict('flows', 'c', 'inconclusive')])).toEqual([]);
  });
  it('go down by the hints taken, never below nothing', () => {
    expect(
      worth(tasks[0]!, {
        hints: [
          { task: 'closed', cost: 15 },
          { task: 'flows', cost: 5 },
        ],
        shown: [],
      }),
    ).toBe(25);
    expect(worth(tasks[0]!, { hints: [{ task: 'closed', cost: 99 }], shown: [] })).toBe(0);
  });
  it('are nothing once the solution was shown, and the task still counts as settled', () => {
    expect(grants(tasks, [verdict('flows', 'c', 'pass')], { hints: [], shown: ['flows'] }, ['c'])).toEqual([{ task: 'flows', points: 0 }]);
  });
});

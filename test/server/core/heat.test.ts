import { describe, expect, it } from 'vitest';
import { heatOf } from '../../../server/core/heat.ts';
import type { Outcome } from '../../../server/protocol/verdict.ts';

const tries = (...verdicts: Outcome[]) => verdicts.map((verdict, at) => ({ learner: 'bo', at, task: 'close', check: 'relay', verdict }));

describe('the heat map', () => {
  it('shows the latest verdict and counts the attempts, learner by learner', () => {
    const cells = heatOf([...tries('fail', 'pass'), { learner: 'cy', at: 9, task: 'close', check: 'relay', verdict: 'fail' }]);
    expect(cells).toEqual([
      { learner: 'bo', task: 'close', check: 'relay', latest: 'pass', attempts: 2, stuck: false },
      { learner: 'cy', task: 'close', check: 'relay', latest: 'fail', attempts: 1, stuck: false },
    ]);
  });

  it.each<[boolean, Outcome[]]>([
    [false, ['fail', 'fail']],
    [true, ['fail', 'fail', 'fail']],
    [true, ['pass', 'fail', 'inconclusive', 'fail', 'fail']],
    [false, ['fail', 'fail', 'inconclusive']],
    [false, ['fail', 'fail', 'fail', 'pass']],
    [false, ['fail', 'fail', 'pass', 'fail']],
  ])('marks as stuck (%s) after %j', (stuck, verdicts) => {
    expect(heatOf(tries(...verdicts))[0]?.stuck).toBe(stuck);
  });
});

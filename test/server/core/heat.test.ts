import { describe, expect, it } from 'vitest';
import { heatOf, type Try } from '../../../server/core/heat.ts';
import type { Outcome } from '../../../server/protocol/verdict.ts';

const minute = 60_000;
const one = (part: Partial<Try> = {}): Try => ({
  learner: 'bo',
  lab: 'l1',
  since: 0,
  at: minute,
  task: 'close',
  check: 'relay',
  verdict: 'fail',
  got: 'it relayed',
  ...part,
});
const tries = (...verdicts: Outcome[]) => verdicts.map((verdict, n) => one({ verdict, at: n * minute }));

describe('the heat map', () => {
  it('shows the latest verdict, the attempts and the minutes until it passed first, learner by learner', () => {
    const cells = heatOf([...tries('fail', 'fail', 'pass', 'pass'), one({ learner: 'cy', at: 9 * minute })]);
    expect(cells).toEqual([
      { learner: 'bo', task: 'close', check: 'relay', latest: 'pass', attempts: 4, minutes: 2, stuck: null },
      { learner: 'cy', task: 'close', check: 'relay', latest: 'fail', attempts: 1, minutes: 9, stuck: null },
    ]);
  });

  it('adds up the time in several labs, and not the nights between them', () => {
    const night = 600 * minute;
    const [cell] = heatOf([one({ at: 5 * minute }), one({ lab: 'l2', since: night, at: night + 7 * minute, verdict: 'pass' })]);
    expect(cell?.minutes).toBe(12);
  });

  it.each<['evidence' | null, Outcome[]]>([
    [null, ['fail', 'fail']],
    ['evidence', ['fail', 'fail', 'fail']],
    ['evidence', ['pass', 'fail', 'inconclusive', 'fail', 'fail']],
    [null, ['fail', 'fail', 'inconclusive']],
    [null, ['fail', 'fail', 'fail', 'pass']],
    [null, ['fail', 'fail', 'pass', 'fail']],
  ])('marks as stuck (%s) after %j', (stuck, verdicts) => {
    expect(heatOf(tries(...verdicts))[0]?.stuck).toBe(stuck);
  });

  it('takes evidence for the same when only drawn names and addresses differ, and another fault for another', () => {
    const got = (...texts: string[]) => heatOf(texts.map((text, n) => one({ got: text, at: n * minute })))[0]?.stuck;
    expect(got('250 for ab12@x.example from 203.0.113.7', '250 for zz99@y.example from 192.0.2.4', '250 for q1@z.example from 192.0.2.5')).toBe('evidence');
    expect(got('it relayed', 'no answer', 'it relayed')).toBeNull();
  });

  it('marks as slow who needs over twice the median of those who passed, once three have', () => {
    const passed = (learner: string, minutes: number) => one({ learner, at: minutes * minute, verdict: 'pass' });
    const slow = (...others: Try[]) => heatOf([...others, one({ learner: 'dee', at: 25 * minute })]).find(({ learner }) => learner === 'dee')?.stuck;
    expect(slow(passed('a', 10), passed('b', 12))).toBeNull();
    expect(slow(passed('a', 10), passed('b', 12), passed('c', 40))).toBe('time');
    expect(slow(passed('a', 10), passed('b', 13), passed('c', 40))).toBeNull();
  });
});

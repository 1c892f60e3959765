import { describe, expect, it } from 'vitest';
import { type AssignmentTerms, type Gain, scoreOf } from '../../../server/core/assignment.ts';

const terms: AssignmentTerms = { scenarios: ['relay', 'tls'], opensAt: 100, dueAt: 200, late: 'refuse', latePercent: 50 };
const solved = (at: number, points: number, item = 'close', scenario = 'relay'): Gain => ({ learner: 'bo', scenario, kind: 'task', item, points, at });
const answered = (at: number, points: number): Gain => ({ ...solved(at, points, 'who'), kind: 'answer' });

describe('the score of an assignment', () => {
  it('counts what came in its time, of its scenarios, once each', () => {
    const gains = [solved(100, 40), solved(150, 40), solved(200, 30, 'flow'), solved(150, 25, 'pin', 'tls'), solved(150, 99, 'x', 'other')];
    expect(scoreOf(terms, 200, gains)).toEqual({ points: 95, solved: 3, late: false, lastGainAt: 200, earned: { relay: 70, tls: 25 } });
  });

  it('takes a task that was solved before it opened only when it is solved again, and an answer from whenever it is', () => {
    expect(scoreOf(terms, 200, [solved(99, 40), answered(50, 10)])).toMatchObject({ points: 10, solved: 0 });
    expect(scoreOf(terms, 200, [solved(99, 40), solved(120, 40)])).toMatchObject({ points: 40, solved: 1, lastGainAt: 120 });
  });

  it('does with late points what its rule says', () => {
    const gains = [solved(150, 40), solved(201, 31, 'flow')];
    expect(scoreOf(terms, 200, gains)).toMatchObject({ points: 40, late: false });
    expect(scoreOf({ ...terms, late: 'mark' }, 200, gains)).toMatchObject({ points: 71, late: true });
    expect(scoreOf({ ...terms, late: 'percent' }, 200, gains)).toMatchObject({ points: 55, late: true, lastGainAt: 201 });
    expect(scoreOf({ ...terms, late: 'percent', latePercent: 0 }, 200, gains)).toMatchObject({ points: 40, late: false });
  });

  it('prefers what was on time to the same once more afterwards', () => {
    expect(scoreOf({ ...terms, late: 'mark' }, 200, [solved(300, 40), solved(150, 40)])).toMatchObject({ late: false, lastGainAt: 150 });
    // Hints taken meanwhile make it worth less; the better one counts.
    expect(scoreOf({ ...terms, late: 'mark' }, 200, [solved(150, 20), solved(300, 40)])).toMatchObject({ points: 40, late: true });
  });

  it('gives the one with an extension until then', () => {
    expect(scoreOf(terms, 250, [solved(240, 40)])).toMatchObject({ points: 40, late: false });
  });
});

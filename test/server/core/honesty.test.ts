import { describe, expect, it } from 'vitest';
import { foreignAnswers, type Solve, signsOfSolves } from '../../../server/core/honesty.ts';

const wrong = (...rightFor: string[]) => ({ learner: 'bo', scenario: 'relay', question: 'who', answer: '192.0.2.7', at: 5, rightFor });
const minute = 60_000;
const solve = (learner: string, change: Partial<Solve> = {}): Solve => ({
  learner,
  scenario: 'relay',
  at: 100 * minute,
  began: 70 * minute,
  typed: 40,
  address: '10.0.0.7',
  ...change,
});
const kinds = (solves: Solve[]) => signsOfSolves(solves, () => 30).map(({ kind, learner }) => `${kind} ${learner}`);

describe('a wrong answer', () => {
  it('that is right for somebody else’s lab says whose', () => {
    expect(foreignAnswers([wrong('cy', 'cy')])).toMatchObject([{ kind: 'foreign-answer', learner: 'bo', answer: '192.0.2.7', owners: ['cy'] }]);
  });

  it('says nothing when it fits nobody, an own earlier lab, or half the class', () => {
    expect(foreignAnswers([wrong(), wrong('bo', 'cy'), wrong('a', 'b', 'c', 'd')])).toEqual([]);
  });
});

describe('a solve', () => {
  it('says nothing when it took its time, with work, alone', () => {
    expect(kinds([solve('bo'), solve('cy', { at: 110 * minute })])).toEqual([]);
  });

  it('without a command typed is noted, and not when that is not known', () => {
    expect(kinds([solve('bo', { typed: 0 }), solve('cy', { typed: null, address: null })])).toEqual(['nothing-typed bo']);
  });

  it('is too fast below a twentieth of the planned time, the first time only', () => {
    expect(kinds([solve('bo', { began: 100 * minute - 89_000 })])).toEqual(['too-fast bo']);
    expect(kinds([solve('bo', { began: 100 * minute - 91_000 })])).toEqual([]);
    expect(kinds([solve('bo', { at: 71 * minute + 40_000 }), solve('bo', { at: 71 * minute })])).toEqual(['too-fast bo']);
    expect(kinds([solve('bo'), solve('bo', { at: 101 * minute, began: 101 * minute - 1 })])).toEqual([]);
    // A clock that jumped back.
    expect(kinds([solve('bo', { began: 200 * minute })])).toEqual([]);
  });

  it('at the same time and address as another is noted for both, unless a whole school sits behind the address', () => {
    const two = [solve('bo'), solve('cy', { at: 101 * minute })];
    expect(kinds(two)).toEqual(['together bo', 'together cy']);
    expect(signsOfSolves(two, () => 30)[0]).toMatchObject({ address: '10.0.0.7', others: ['cy'] });
    expect(kinds([...two, solve('di', { at: 0 }), solve('ed', { at: 0 })])).toEqual([]);
    expect(kinds([solve('bo'), solve('cy', { address: '10.0.0.8' })])).toEqual([]);
    expect(kinds([solve('bo'), solve('cy', { scenario: 'tls' })])).toEqual([]);
  });
});

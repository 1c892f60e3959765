import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../server/store/open-store.ts';
import { attempt, temporaryStore } from './store-fixture.ts';

const id = (n: number) => `attempt${String(n).padStart(9, '0')}`;
const verdict = { verdict: 'pass' as const, reason: 'r', expected: 'e', got: 'g', transcripts: [], task: 'close', check: 'relay', why: 'w', ms: 3 };
const paid = (points: number) => ({ state: 'finished' as const, verdicts: [verdict], problem: null, grants: [{ task: 'close', points }] });

describe('what a learner earns', () => {
  let store: Store;
  let now: number;
  let me: string;
  beforeEach(async () => {
    now = 1000;
    store = await temporaryStore({ clock: () => now });
    me = (await store.learners.solo()).id;
  });
  afterEach(() => store[Symbol.asyncDispose]());

  it('is paid once, however many attempts finish at the same time', async () => {
    for (let n = 0; n < 50; n++) await store.progress.startAttempt(attempt({ id: id(n), learner: me }));
    const gains = await Promise.all(Array.from({ length: 50 }, (_, n) => store.progress.finishAttempt(id(n), paid(40))));
    expect(gains.filter((gained) => gained === 40)).toHaveLength(1);
    expect(gains.filter((gained) => gained === 0)).toHaveLength(49);
    expect(await store.progress.points(me)).toBe(40);
  });

  it('stays the same when an attempt is finished twice', async () => {
    await store.progress.startAttempt(attempt({ id: id(1), learner: me }));
    expect(await store.progress.finishAttempt(id(1), paid(40))).toBe(40);
    expect(await store.progress.finishAttempt(id(1), { ...paid(99), verdicts: [] })).toBe(40);
    expect(await store.progress.attempt(id(1))).toEqual(attempt({ id: id(1), learner: me, state: 'finished', verdicts: [verdict], passed: true, gained: 40 }));
    await expect(store.progress.finishAttempt(id(2), paid(1))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is nothing for an attempt that was broken off', async () => {
    const problem = { code: 'world-down' as const, title: 't', detail: 'd', advice: 'a' };
    await store.progress.startAttempt(attempt({ id: id(1), learner: me }));
    expect(await store.progress.finishAttempt(id(1), { ...paid(40), state: 'aborted', problem })).toBe(0);
    await store.progress.startAttempt(attempt({ id: id(2), learner: me }));
    expect(await store.progress.abortRunning(problem)).toBe(1);
    expect(await store.progress.attempt(id(2))).toMatchObject({ state: 'aborted', problem });
    expect(await store.progress.points(me)).toBe(0);
  });

  it('is 0 for a task whose solution was shown first, and stays for one that was paid before', async () => {
    await store.progress.showSolution(me, 'open-relay', 'close');
    await store.progress.showSolution(me, 'open-relay', 'close');
    await store.progress.startAttempt(attempt({ id: id(1), learner: me }));
    expect(await store.progress.finishAttempt(id(1), { ...paid(40), grants: [...paid(40).grants, { task: 'other', points: 5 }] })).toBe(5);
    await store.progress.showSolution(me, 'open-relay', 'other');
    const progress = await store.progress.progress(me, 'open-relay');
    expect(progress.grants.map(({ task, points }) => [task, points]).sort()).toEqual([
      ['close', 0],
      ['other', 5],
    ]);
    expect(progress.shown.sort()).toEqual(['close', 'other']);
  });

  it('takes the first answer of a question and each hint once', async () => {
    const first = { question: 'q1', answer: 'a', right: false, earned: 0, at: 5 };
    expect(await store.progress.answer(me, 'open-relay', first)).toEqual(first);
    expect(await store.progress.answer(me, 'open-relay', { ...first, answer: 'b', right: true, earned: 9 })).toEqual(first);
    await store.progress.takeHint(me, 'open-relay', 'close', 0, 5);
    await store.progress.takeHint(me, 'open-relay', 'close', 0, 50);
    const progress = await store.progress.progress(me, 'open-relay');
    expect(progress.hints).toEqual([{ task: 'close', hint: 0, cost: 5 }]);
    expect(progress.answers).toEqual([first]);
    expect(await store.progress.points(me)).toBe(0);
  });

  it('is summed by scenario, with the latest finished attempt in full', async () => {
    await store.progress.startAttempt(attempt({ id: id(1), learner: me, at: 1 }));
    await store.progress.finishAttempt(id(1), paid(40));
    await store.progress.startAttempt(attempt({ id: id(2), learner: me, at: 2 }));
    await store.progress.answer(me, 'open-relay', { question: 'q', answer: 'a', right: true, earned: 2, at: 5 });
    await store.progress.startAttempt(attempt({ id: id(3), learner: me, scenario: 'tls', at: 3 }));
    expect(await store.progress.summary(me)).toEqual([
      { scenario: 'open-relay', points: 42, tasks: ['close'], attempts: 2 },
      { scenario: 'tls', points: 0, tasks: [], attempts: 1 },
    ]);
    const progress = await store.progress.progress(me, 'open-relay');
    expect(progress.attempts.map((each) => each.id)).toEqual([id(1), id(2)]);
    expect(progress.latest).toMatchObject({ id: id(1), verdicts: [verdict] });
  });

  it('ranks by points, then by who had them earlier, and shows you even without points', async () => {
    const site = { class: null, until: null, withHidden: false };
    const names = ['Ada', 'Bo', 'Cy'];
    const [ada, bo, cy] = (await Promise.all(names.map((name) => store.learners.create(name)))).map((made) => made.learner.id) as [string, string, string];
    const gain = async (n: number, learner: string, points: number, at: number) => {
      now = at;
      await store.progress.startAttempt(attempt({ id: id(n), learner }));
      await store.progress.finishAttempt(id(n), paid(points));
    };
    await gain(1, bo, 10, 2000);
    await gain(2, ada, 10, 1500);
    await gain(3, cy, 8, 1000);
    await store.progress.answer(cy, 'open-relay', { question: 'q', answer: 'a', right: true, earned: 3, at: 9000 });
    const rows = await store.boards.standings(site, { top: 10, you: me, neighbours: 0 });
    expect(rows.map((row) => [row.rank, row.nickname, row.points, row.solved, row.lastGainAt, row.you])).toEqual([
      [1, 'Cy', 11, 1, 9000, false],
      [2, 'Ada', 10, 1, 1500, false],
      [3, 'Bo', 10, 1, 2000, false],
      [4, 'Learner', 0, 0, null, true],
    ]);
    expect((await store.boards.standings(site, { top: 1, you: bo, neighbours: 0 })).map((row) => row.rank)).toEqual([1, 3]);
    expect(await store.boards.standings(site, { top: 10, you: null, neighbours: 0 })).toHaveLength(3);
  });
});

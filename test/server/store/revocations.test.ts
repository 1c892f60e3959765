import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../server/store/open-store.ts';
import { attempt, temporaryStore } from './store-fixture.ts';

const id = (n: number) => `attempt${String(n).padStart(9, '0')}`;
const pass = (check: string, task: string) => ({
  verdict: 'pass' as const,
  reason: 'r',
  expected: 'e',
  got: 'g',
  transcripts: [],
  task,
  check,
  why: 'w',
  ms: 3,
});
const verdicts = [pass('relay', 'close'), pass('inbound', 'flows')];
const paid = {
  state: 'finished' as const,
  verdicts,
  problem: null,
  grants: ['close', 'flows'].map((task) => ({ task, points: 20 })),
  forbidden: { relay: ['t1'] },
};
const late = { checks: [{ check: 'relay', reason: 'It arrived after all.' }], at: 7000, solved: ['flows'] };

describe('a pass that is taken back', () => {
  let store: Store;
  let me: string;
  let now = 1000;
  const made = async (n: number, at = n) => {
    await store.progress.startAttempt(attempt({ id: id(n), learner: me, at }));
    return store.progress.finishAttempt(id(n), paid);
  };
  beforeEach(async () => {
    store = await temporaryStore({ clock: () => now++ });
    me = (await store.learners.solo()).id;
    await made(1);
  });
  afterEach(() => store[Symbol.asyncDispose]());

  it('reads as a fail from then on, everywhere, with the reason, and is known only once', async () => {
    expect(await store.progress.revoke(id(1), late)).toBe(true);
    expect(await store.progress.revoke(id(1), late)).toBe(false);
    const shown = {
      passed: false,
      verdicts: [
        { check: 'relay', verdict: 'fail', reason: 'It arrived after all.' },
        { check: 'inbound', verdict: 'pass' },
      ],
    };
    expect(await store.progress.attempt(id(1))).toMatchObject(shown);
    const progress = await store.progress.progress(me, 'open-relay');
    expect(progress.latest).toMatchObject(shown);
    expect(progress.attempts).toMatchObject([{ id: id(1), passed: false }]);
    expect((await store.progress.history(me, 5)).attempts).toMatchObject([shown]);
  });

  it('costs what it was paid, and no more', async () => {
    await store.progress.revoke(id(1), late);
    expect(await store.progress.points(me)).toBe(20);
    expect((await store.boards.standings({ class: null, until: null, withHidden: false }, { top: 5, you: null, neighbours: 0 }))[0]).toMatchObject({
      points: 20,
      solved: 1,
    });
    expect(await store.boards.recount()).toBe(0);
  });

  it('can be earned again', async () => {
    await store.progress.revoke(id(1), late);
    expect(await made(2)).toBe(20);
    expect(await store.progress.points(me)).toBe(40);
  });

  it('costs nothing where another attempt solved the same', async () => {
    await made(2);
    await store.progress.revoke(id(1), late);
    expect(await store.progress.points(me)).toBe(40);
    expect(await store.boards.recount()).toBe(0);
    // That other one now carries it.
    await store.progress.revoke(id(2), { ...late, solved: [] });
    expect(await store.progress.points(me)).toBe(20);
  });

  it('leaves a learner without any points on no board', async () => {
    await store.progress.revoke(id(1), { ...late, solved: [] });
    expect(await store.progress.points(me)).toBe(0);
    expect(await store.boards.standings({ class: null, until: null, withHidden: false }, { top: 5, you: null, neighbours: 0 })).toEqual([]);
    expect(await store.boards.recount()).toBe(0);
  });

  it('is nothing that can happen to an attempt under way', async () => {
    await store.progress.startAttempt(attempt({ id: id(3), learner: me }));
    expect(await store.progress.revoke(id(3), late)).toBe(false);
    expect(await store.progress.revoke(id(9), late)).toBe(false);
  });

  it('remembers what the passes of a lab stand on', async () => {
    const { lab } = attempt({ id: id(1), learner: me });
    expect(await store.progress.forbidden(lab)).toEqual([{ attempt: id(1), tokens: { relay: ['t1'] } }]);
    expect(await store.progress.forbidden('other')).toEqual([]);
    await store.labs.update(lab, { state: 'gone' });
    expect(await store.progress.forbidden(lab)).toEqual([]);
  });
});

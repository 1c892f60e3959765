import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../../server/store/open-store.ts';
import { paidTwice } from './records.ts';
import { attempt, common, type TestDatabase, temporaryStore } from './store-fixture.ts';

/** Another program that holds the write lock until it is told to let go. */
async function holdLock({ file, url }: TestDatabase): Promise<() => Promise<void>> {
  if (url === null) {
    const other = new DatabaseSync(file);
    other.exec('begin immediate');
    return async () => other.close();
  }
  const other = new Client(url);
  await other.connect();
  await other.query('begin');
  await other.query(`select pg_advisory_xact_lock(${0x6d61696c})`);
  return () => other.end();
}

describe('the store under trouble', () => {
  let store: Store & TestDatabase;
  let now: number;
  let me: string;
  beforeEach(async () => {
    now = 1_800_000_000_000;
    store = await temporaryStore({ clock: () => now });
    me = (await store.learners.create('Me')).learner.id;
  });
  afterEach(() => store[Symbol.asyncDispose]());

  it('waits for a locked database without standing still', async () => {
    const letGo = await holdLock(store);
    let written = false;
    const writing = store.progress.answer(me, 'open-relay', { question: 'q', answer: 'a', right: true, earned: 3, at: 1 }).then(() => {
      written = true;
    });
    let beats = 0;
    const heart = setInterval(() => beats++, 10);
    await sleep(300);
    clearInterval(heart);
    expect(written).toBe(false);
    expect(beats).toBeGreaterThan(3);
    await letGo();
    await writing;
    expect(await store.progress.points(me)).toBe(3);
  });

  it('keeps one answer, one hint and one attempt of two tabs that do the same', async () => {
    const answers = ['a', 'b'].map((answer) => store.progress.answer(me, 'open-relay', { question: 'q', answer, right: true, earned: 3, at: 1 }));
    const [first, second] = await Promise.all(answers);
    expect(first).toEqual(second);
    await Promise.all([5, 9].map((cost) => store.progress.takeHint(me, 'open-relay', 'close', 0, cost)));
    const mine = attempt({ id: 'attempt000000000', learner: me });
    await Promise.all([store.progress.startAttempt(mine), store.progress.startAttempt(mine)]);
    const gains = await Promise.all([1, 2].map(() => store.progress.finishAttempt(mine.id, paidTwice('x'))));
    expect(gains).toEqual([3, 3]);
    const { hints, attempts } = await store.progress.progress(me, 'open-relay');
    expect([hints.length, attempts.length, await store.progress.points(me)]).toEqual([1, 1, 6]);
    expect(await store.boards.recount()).toBe(0);
  });

  it('ends nobody’s session by a clock that jumps ahead and is set right', async () => {
    const ada = await store.accounts.setUp(await store.accounts.makeSetupLink(), 'Ada', 'correct horse');
    const session = await store.accounts.openSession(ada);
    now += 100 * 24 * 3600_000;
    expect(await store.accounts.person(session)).toBeNull();
    const ahead = await store.accounts.openSession(ada);
    now -= 100 * 24 * 3600_000;
    expect(await store.accounts.person(session)).toMatchObject({ role: 'admin' });
    expect(await store.accounts.person(ahead)).toMatchObject({ role: 'admin' });
  });

  it('pays an attempt whose learner was taken off the class meanwhile, and ranks nobody who is gone', async () => {
    const ada = await store.accounts.setUp(await store.accounts.makeSetupLink(), 'Ada', 'correct horse');
    const { account } = (await store.accounts.person(await store.accounts.openSession(ada))) as { account: string };
    const { id, joinCode } = await store.classes.create(account, 'Mail 101');
    const bo = await store.classes.join(joinCode as string, 'Bo');
    await store.progress.startAttempt(attempt({ id: 'attempt000000000', learner: bo }));
    const [member] = await store.classes.members(id);
    await store.classes.remove(id, member?.id as string);
    await store.classes.change(id, { archived: true });
    expect(await store.progress.finishAttempt('attempt000000000', paidTwice('x'))).toBe(3);
    expect(await store.boards.standings({ class: id, until: null, withHidden: true }, { top: 5, you: bo, neighbours: 2 })).toEqual([]);
    expect(await store.boards.recount()).toBe(0);
  });

  it('says that there is no PostgreSQL where DATABASE_URL says there is one', async () => {
    const nowhere = openStore({ ...common, file: '', url: 'postgresql://nobody@127.0.0.1:1/mailrange' });
    await expect(nowhere).rejects.toMatchObject({ code: 'database-unreachable', detail: expect.stringContaining('ECONNREFUSED') });
  });
});

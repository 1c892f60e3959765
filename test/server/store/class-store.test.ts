import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClassRecord } from '../../../server/labs/people/people-store.ts';
import type { Store } from '../../../server/store/open-store.ts';
import { attempt, temporaryStore } from './store-fixture.ts';

const rows = (...names: string[]) => names.map((name) => ({ name, email: `${name.toLowerCase()}@school.example`, idNumber: '' }));

describe('a class in the database', () => {
  let store: Store & { file: string };
  let ours: ClassRecord;
  let account: string;
  const join = (name: string) => store.classes.join(ours.joinCode ?? '', name);
  beforeEach(async () => {
    store = await temporaryStore();
    const learner = await store.accounts.setUp(await store.accounts.makeSetupLink(), 'Ada', 'correct horse');
    account = (await store.accounts.person(await store.accounts.openSession(learner)))?.account ?? '';
    ours = await store.classes.create(account, 'Mail 101');
  });
  afterEach(() => store[Symbol.asyncDispose]());

  it('takes a roster twice without changing anything the second time, and completes what it did not know', async () => {
    expect(await store.classes.importRoster(ours.id, rows('Bo', 'Cy'))).toEqual({ added: 2, updated: 0, unchanged: 0 });
    expect(await store.classes.importRoster(ours.id, rows('BO', 'Cy'))).toEqual({ added: 0, updated: 0, unchanged: 2 });
    expect(await store.classes.importRoster(ours.id, [{ name: 'Cy', email: '', idNumber: '7' }])).toEqual({ added: 0, updated: 1, unchanged: 0 });
    expect((await store.classes.members(ours.id)).map(({ name, email, idNumber }) => [name, email, idNumber])).toEqual([
      ['Bo', 'bo@school.example', ''],
      ['Cy', 'cy@school.example', '7'],
    ]);
  });

  it('takes a name twice in one list as one person', async () => {
    const twice = [...rows('Bo'), { name: 'BO', email: '', idNumber: '7' }];
    expect(await store.classes.importRoster(ours.id, twice)).toEqual({ added: 1, updated: 1, unchanged: 0 });
    expect(await store.classes.members(ours.id)).toMatchObject([{ name: 'Bo', email: 'bo@school.example', idNumber: '7' }]);
  });

  it('takes 10,000 rows', async () => {
    const many = rows(...Array.from({ length: 10_000 }, (_, n) => `Student ${n}`));
    expect((await store.classes.importRoster(ours.id, many)).added).toBe(10_000);
    expect((await store.classes.importRoster(ours.id, many)).unchanged).toBe(10_000);
  }, 60_000);

  it('gives a place to one person, however many ask for it at the same time', async () => {
    await store.classes.importRoster(ours.id, rows('Bo'));
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => join('bo')));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await store.classes.list(account)).toMatchObject([{ members: 1, joined: 1 }]);
    await expect(join('Bo')).rejects.toMatchObject({ code: 'name-taken' });
  });

  it('lets in nobody with an old code, a closed class or an archived one', async () => {
    await store.classes.change(ours.id, { code: 'rotate' });
    await expect(join('Bo')).rejects.toMatchObject({ code: 'join-refused' });
    ours = (await store.classes.get(ours.id)) as ClassRecord;
    await join('Bo');
    await store.classes.change(ours.id, { archived: true });
    await expect(join('Cy')).rejects.toMatchObject({ code: 'join-refused' });
    expect(await store.classes.get(ours.id)).toMatchObject({ joinCode: null });
  });

  it('counts what its members earned, and ranks nobody else', async () => {
    const bo = await join('Bo');
    const elsewhere = await store.classes.create(account, 'Mail 102');
    const cy = await store.classes.join(elsewhere.joinCode ?? '', 'Bo');
    for (const [n, learner] of [bo, cy].entries()) {
      const id = `attempt${n}`.padEnd(16, '0');
      await store.progress.startAttempt(attempt({ id, learner, at: 77 }));
      await store.progress.finishAttempt(id, { state: 'finished', verdicts: [], problem: null, grants: [{ task: 'close', points: 40 + n }] });
    }
    expect(await store.classes.members(ours.id)).toMatchObject([{ name: 'Bo', points: 40, solved: 1, attempts: 1, lastAttemptAt: 77 }]);
    const board = { class: ours.id, until: null, withHidden: false };
    expect((await store.boards.standings(board, { top: 10, you: bo, neighbours: 0 })).map(({ learner, points, rank }) => [learner, points, rank])).toEqual([
      [bo, 40, 1],
    ]);
  });

  it('knows the verdicts of its members alone, oldest first', async () => {
    const bo = await join('Bo');
    const verdict = { verdict: 'fail' as const, reason: 'r', expected: 'e', got: 'g', transcripts: [], task: 'close', check: 'relay', why: 'w', ms: 3 };
    for (const [n, learner] of [bo, bo, (await store.learners.solo()).id].entries()) {
      const id = `attempt${n}`.padEnd(16, '0');
      await store.progress.startAttempt(attempt({ id, learner, at: 10 - n }));
      await store.progress.finishAttempt(id, { state: 'finished', verdicts: [verdict], problem: null, grants: [] });
    }
    const one = { learner: bo, lab: 'lab0000001', task: 'close', check: 'relay', verdict: 'fail', got: 'g' };
    expect(await store.classes.tries(ours.id, 'open-relay')).toEqual([
      { ...one, since: 9, at: 9 },
      { ...one, since: 10, at: 10 },
    ]);
    expect(await store.classes.tries(ours.id, 'tls')).toEqual([]);
  });

  it('forgets who was taken off the roster, and keeps the attempts', async () => {
    const bo = await join('Bo');
    const session = await store.accounts.openSession(bo);
    const link = await store.accounts.renewResume(bo);
    const [place] = await store.classes.members(ours.id);
    await store.classes.remove(ours.id, place?.id ?? '');
    expect(await store.accounts.person(session)).toBeNull();
    expect(await store.accounts.resumed(link)).toBeNull();
    expect(await store.learners.get(bo)).not.toBeNull();
    await expect(join('Bo')).resolves.not.toBe(bo);
  });
});

import { describe, expect, it } from 'vitest';
import { attempt, temporaryStore } from './store-fixture.ts';

describe('accounts in the database', () => {
  it('keep no password and no secret as it is', async () => {
    await using store = await temporaryStore();
    const learner = await store.accounts.setUp(await store.accounts.makeSetupLink(), 'Ada', 'correct horse');
    const session = await store.accounts.openSession(learner);
    const written = await store.written();
    for (const secret of ['correct horse', session]) expect(written.includes(secret)).toBe(false);
    expect(written.includes('$argon2id$v=19$m=19456,t=2,p=1$')).toBe(true);
  });

  it('know a password again, whatever the case of the name', async () => {
    await using store = await temporaryStore();
    const learner = await store.accounts.setUp(await store.accounts.makeSetupLink(), 'Ada', 'correct horse');
    expect(await store.accounts.logIn('ADA', 'correct horse')).toBe(learner);
    expect(await store.accounts.logIn('Ada', 'correct horsE')).toBeNull();
    await expect(store.accounts.createInstructor('ada', 'battery staple')).rejects.toMatchObject({ code: 'name-taken' });
  });

  it('begin with what the solo learner earned', async () => {
    await using store = await temporaryStore();
    const solo = (await store.learners.solo()).id;
    await store.progress.startAttempt(attempt({ id: 'attempt000000000', learner: solo }));
    await store.progress.finishAttempt('attempt000000000', { state: 'finished', verdicts: [], problem: null, grants: [{ task: 'close', points: 40 }] });
    const learner = await store.accounts.setUp(await store.accounts.makeSetupLink(), 'Ada', 'correct horse');
    expect(await store.progress.points(learner)).toBe(40);
    expect((await store.learners.get(learner))?.nickname).toBe('Ada');
  });

  it('end a session at its time, and a set-up link after a day or when a newer one is made', async () => {
    let now = 1000;
    await using store = await temporaryStore({ clock: () => now });
    const old = await store.accounts.makeSetupLink();
    const late = await store.accounts.makeSetupLink();
    await expect(store.accounts.setUp(old, 'Ada', 'correct horse')).rejects.toMatchObject({ code: 'link-spent' });
    now += 25 * 3600_000;
    await expect(store.accounts.setUp(late, 'Ada', 'correct horse')).rejects.toMatchObject({ code: 'link-spent' });
    const learner = await store.accounts.setUp(await store.accounts.makeSetupLink(), 'Ada', 'correct horse');
    const session = await store.accounts.openSession(learner);
    expect(await store.accounts.person(session)).toMatchObject({ role: 'admin', learner: { id: learner } });
    now += 91 * 24 * 3600_000;
    expect(await store.accounts.person(session)).toBeNull();
  });
});

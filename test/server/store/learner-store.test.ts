import { describe, expect, it } from 'vitest';
import { temporaryStore } from './store-fixture.ts';

describe('learners in the database', () => {
  it('knows a learner by the secret, and keeps the secret nowhere', async () => {
    await using store = await temporaryStore();
    const { learner, secret } = await store.learners.create('Ada');
    expect(await store.learners.bySecret(secret)).toEqual(learner);
    expect(await store.learners.bySecret(`${secret}x`)).toBeNull();
    expect(await store.learners.get(learner.id)).toEqual(learner);
    expect(await store.written()).not.toContain(secret);
  });

  it('gives a name to one learner only, whatever its case', async () => {
    await using store = await temporaryStore();
    await store.learners.create('Ärger');
    await expect(store.learners.create('ÄRGER')).rejects.toMatchObject({ code: 'name-taken' });
    const { learner } = await store.learners.create('Bo');
    await expect(store.learners.rename(learner.id, 'ärger')).rejects.toMatchObject({ code: 'name-taken' });
    await store.learners.rename(learner.id, 'BO');
    expect((await store.learners.get(learner.id))?.nickname).toBe('BO');
  });

  it('has one solo learner, made on first use, even when somebody has the name', async () => {
    await using store = await temporaryStore();
    await store.learners.create('learner');
    const [first, second] = await Promise.all([store.learners.solo(), store.learners.solo()]);
    expect(first).toEqual(second);
    expect(first.nickname).toBe('Learner 2');
  });
});

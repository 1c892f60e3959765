import { expect, it } from 'vitest';
import { temporaryStore } from './store-fixture.ts';

it('keeps raised hands since when they went up, and what was said to the class, newest first', async () => {
  await using store = await temporaryStore();
  const learner = await store.accounts.setUp(await store.accounts.makeSetupLink(), 'Ada', 'correct horse');
  const account = (await store.accounts.person(await store.accounts.openSession(learner)))?.account ?? '';
  const ours = await store.classes.create(account, 'Mail 101');
  const other = await store.classes.create(account, 'Mail 102');
  const bo = await store.classes.join(ours.joinCode ?? '', 'Bo');
  expect((await store.live.classOf(bo))?.id).toBe(ours.id);
  expect(await store.live.classOf(learner)).toBeNull();
  await store.live.setHand(bo, true);
  const since = await store.live.hand(bo);
  await store.live.setHand(bo, true);
  expect([...(await store.live.hands(ours.id))]).toEqual([[bo, since]]);
  expect((await store.live.hands(other.id)).size).toBe(0);
  await store.live.setHand(bo, false);
  expect(await store.live.hand(bo)).toBeNull();

  const first = await store.live.say(ours.id, 'Ada', 'Begin.');
  await new Promise((resolve) => setTimeout(resolve, 2));
  await store.live.say(ours.id, 'Ada', 'Stop.');
  expect((await store.live.notices(ours.id, 5)).map(({ text }) => text)).toEqual(['Stop.', 'Begin.']);
  expect(await store.live.notices(ours.id, 1)).not.toContainEqual(first);
  expect(await store.live.notices(other.id, 5)).toEqual([]);
});

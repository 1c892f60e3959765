import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../server/store/open-store.ts';
import { lab, temporaryStore } from './store-fixture.ts';

const internet = [{ zone: 'internet', outward: true }];
const id = (n: number) => `lab${String(n).padStart(7, '0')}`;

describe('labs in the database', () => {
  let store: Store;
  beforeEach(async () => {
    store = await temporaryStore();
  });
  afterEach(() => store[Symbol.asyncDispose]());

  it('gives back a lab as it was put in, and changes only what it is told to', async () => {
    await store.labs.insert(lab({ id: id(1) }));
    await store.labs.update(id(1), { state: 'failed', problem: { code: 'host-down', title: 't', detail: 'd', advice: 'a' } });
    expect(await store.labs.get(id(1))).toEqual(lab({ id: id(1), state: 'failed', problem: { code: 'host-down', title: 't', detail: 'd', advice: 'a' } }));
    await store.labs.update(id(1), { problem: null });
    expect((await store.labs.get(id(1)))?.problem).toBeNull();
    expect(await store.labs.get(id(2))).toBeNull();
  });

  it('lists what lives, oldest first', async () => {
    await store.labs.insert(lab({ id: id(1), createdAt: 30 }));
    await store.labs.insert(lab({ id: id(2), createdAt: 20 }));
    await store.labs.insert(lab({ id: id(3), createdAt: 10, state: 'gone' }));
    expect((await store.labs.live()).map((each) => each.id)).toEqual([id(2), id(1)]);
  });

  it('means the new lab, not the old one that is still ending', async () => {
    const me = (await store.learners.solo()).id;
    await store.labs.insert(lab({ id: id(1), learner: me, state: 'starting', createdAt: 1 }));
    await store.labs.insert(lab({ id: id(2), learner: me, state: 'ending', createdAt: 2 }));
    expect((await store.labs.ofLearner(me, 'open-relay'))?.id).toBe(id(1));
    expect(await store.labs.ofLearner(me, 'another')).toBeNull();
  });

  it('claims each ready lab once, and never one that a command line drives', async () => {
    const me = (await store.learners.solo()).id;
    for (let n = 0; n < 10; n++) await store.labs.insert(lab({ id: id(n) }));
    await store.labs.insert(lab({ id: id(90), owner: 'cli:1:2' }));
    await store.labs.insert(lab({ id: id(91), state: 'starting' }));
    const claims = await Promise.all(Array.from({ length: 20 }, () => store.labs.claim('open-relay', me, 5, 9)));
    const won = claims.filter((claim) => claim !== null);
    expect(new Set(won.map((claim) => claim.id)).size).toBe(10);
    expect(won).toHaveLength(10);
    expect(won[0]).toMatchObject({ learner: me, claimedAt: 5, expiresAt: 9, touchedAt: 5 });
  });

  it('gives every zone its own subnet from the right pool, and the same ones when asked again', async () => {
    const zones = [...internet, { zone: 'office', outward: false }, { zone: 'dmz', outward: false }];
    const given = await store.labs.allocate(id(1), zones);
    expect(given.internet).toMatch(/^198\.18\.0\.\d+\/28$/);
    expect(given.office).toMatch(/^10\.213\.0\.\d+\/28$/);
    expect(given.dmz).not.toBe(given.office);
    expect(await store.labs.allocate(id(1), zones)).toEqual(given);
  });

  it('gives out the whole pool without a double, then says that it is empty', async () => {
    const given = await Promise.all(Array.from({ length: 16 }, (_, n) => store.labs.allocate(id(n), internet)));
    expect(new Set(given.map((subnets) => subnets.internet)).size).toBe(16);
    await expect(store.labs.allocate(id(99), internet)).rejects.toMatchObject({ code: 'no-subnets' });
    await store.labs.release(id(3));
    expect(await store.labs.allocate(id(99), internet)).toEqual(given[3]);
  });

  it('lets a released subnet rest while others are free', async () => {
    for (let n = 0; n < 15; n++) {
      const first = await store.labs.allocate(id(n), internet);
      await store.labs.release(id(n));
      expect(await store.labs.allocate(id(n), internet)).not.toEqual(first);
      await store.labs.release(id(n));
    }
  });

  it('keeps nothing of a lab whose allocation failed half-way', async () => {
    await Promise.all(Array.from({ length: 16 }, (_, n) => store.labs.allocate(id(n), [{ zone: 'office', outward: false }])));
    await expect(store.labs.allocate(id(50), [...internet, { zone: 'office', outward: false }])).rejects.toMatchObject({ code: 'no-subnets' });
    const given = await Promise.all(Array.from({ length: 16 }, (_, n) => store.labs.allocate(id(60 + n), internet)));
    expect(given).toHaveLength(16);
  });
});

describe('subnets beside the routes of this machine', () => {
  it('leaves out every block that overlaps one', async () => {
    await using store = await temporaryStore({ avoid: () => ['198.18.0.0/25', '198.18.0.129/32', '0.0.0.0/0', 'fe80::/64'] });
    const given = await Promise.all(Array.from({ length: 7 }, (_, n) => store.labs.allocate(id(n), internet)));
    const last = given.map((subnets) => Number(/\.(\d+)\/28$/.exec(subnets.internet ?? '')?.[1])).sort((a, b) => a - b);
    expect(last).toEqual([144, 160, 176, 192, 208, 224, 240]);
    await expect(store.labs.allocate(id(9), internet)).rejects.toMatchObject({ code: 'no-subnets' });
  });

  it('takes back, after an hour, what a dead process allocated for a lab that never was', async () => {
    let now = 1_000_000;
    await using store = await temporaryStore({ clock: () => now });
    await Promise.all(Array.from({ length: 15 }, (_, n) => store.labs.allocate(id(n), internet)));
    const mine = await store.labs.allocate(id(20), internet);
    await store.labs.insert(lab({ id: id(20) }));
    await expect(store.labs.allocate(id(30), internet)).rejects.toMatchObject({ code: 'no-subnets' });
    now += 3_600_001;
    expect(await store.labs.allocate(id(30), internet)).not.toEqual(mine);
    expect(await store.labs.allocate(id(20), internet)).toEqual(mine);
  });
});

it("keeps versions of a lab's configuration until the lab is gone", async () => {
  await using store = await temporaryStore();
  await store.labs.insert(lab({ id: 'configured' }));
  const version = { n: 0, at: 5, attempt: null, files: new Map([['mx:/etc/a', 'h1']]) };
  await store.labs.keepVersion('configured', {
    version,
    texts: [
      ['h1', 'one'],
      ['h0', null],
    ],
    dropped: null,
  });
  await store.labs.keepVersion('configured', { version: { ...version, attempt: 'attempt000000001' }, texts: [], dropped: null });
  await store.labs.keepVersion('configured', { version: { ...version, n: 1 }, texts: [['h1', 'one']], dropped: null });
  await store.labs.keepVersion('configured', { version: { ...version, n: 2 }, texts: [], dropped: 1 });
  const kept = await store.labs.configuration('configured');
  expect(kept.versions).toEqual([
    { ...version, attempt: 'attempt000000001' },
    { ...version, n: 2 },
  ]);
  expect([...kept.texts].sort()).toEqual([
    ['h0', null],
    ['h1', 'one'],
  ]);
  await store.labs.update('configured', { state: 'gone' });
  await store.labs.keepVersion('configured', { version, texts: [['h1', 'one']], dropped: null });
  expect(await store.labs.configuration('configured')).toEqual({ versions: [], texts: new Map() });
});

import { deflateSync } from 'node:zlib';
import { expect, it, vi } from 'vitest';
import { Reaper } from '../../../../server/labs/life/reaper.ts';
import { type Entry, Roster } from '../../../../server/labs/life/roster.ts';
import { FakeEngine } from '../../../fakes/engine.ts';
import { rangeWithFakes } from '../../../fakes/range-parts.ts';
import { fakeScenario } from '../../../fakes/scenario.ts';
import { attempt as anAttempt } from '../../store/records.ts';

async function readyLab(t: Awaited<ReturnType<typeof rangeWithFakes>>) {
  const changes: Entry[] = [];
  const roster = new Roster(t.deps, (entry) => changes.push(entry));
  const reaper = new Reaper(t.deps, roster, (entry) => changes.push(entry));
  const entry = await roster.add(fakeScenario('first'), (await t.visitor('alice')).learner.id);
  await roster.start(entry, fakeScenario('first'));
  expect(entry.record.state).toBe('ready');
  return { roster, reaper, entry };
}

it('warns ten minutes before an idle lab is reclaimed, then reclaims it', async () => {
  await using t = await rangeWithFakes({ idleMinutes: 30 });
  const { reaper, entry } = await readyLab(t);
  t.clock.now += 19 * 60_000;
  await reaper.expire();
  expect(entry.idleEndsAt).toBeNull();
  t.clock.now += 90_000;
  await reaper.expire();
  expect(entry.idleEndsAt).toBe(entry.record.touchedAt + 30 * 60_000);
  t.clock.now += 10 * 60_000;
  await reaper.expire();
  await vi.waitFor(() => expect(entry.record.state).toBe('gone'));
  expect(t.engine.labs).toEqual([]);
});

it('ends a lab at its time limit however busy the learner is', async () => {
  await using t = await rangeWithFakes();
  const { reaper, entry } = await readyLab(t);
  t.clock.now += 60 * 60_000;
  entry.record.touchedAt = t.clock.now;
  await reaper.expire();
  await vi.waitFor(() => expect(entry.record.state).toBe('gone'));
});

it('removes what stands without a record, and leaves the lab of another living process alone', async () => {
  await using t = await rangeWithFakes();
  const { reaper, entry } = await readyLab(t);
  await t.engine.createZone({ lab: 'strayxxxxx', zone: 'internet', subnet: '198.18.9.0/28', outward: true });
  await t.store.labs.insert({ ...entry.record, id: 'otherxxxxx', owner: 'cli:1:2', subnets: {} });
  await t.engine.createZone({ lab: 'otherxxxxx', zone: 'internet', subnet: '198.18.8.0/28', outward: true });
  t.deps.ownerAlive = (owner) => owner === 'cli:1:2';
  expect(await reaper.removeStrays()).toBe(1);
  expect([...t.engine.zones.values()].map(({ lab }) => lab)).toContain('otherxxxxx');
  t.deps.ownerAlive = () => false;
  expect(await reaper.removeStrays()).toBe(1);
  expect(new Set([...t.engine.zones.values()].map(({ lab }) => lab))).toEqual(new Set([entry.record.id]));
});

it('takes a ready lab up again after a crash, and starts anew what had been starting', async () => {
  const engine = new FakeEngine();
  await using before = await rangeWithFakes({}, engine);
  await before.range.open();
  const alice = await before.visitor('alice');
  const lab = await before.range.handlers['lab:start'](alice, { scenario: 'first' });
  await vi.waitFor(() => expect(before.latest(lab.id)?.state).toBe('ready'));
  const queued = { ...(await before.store.labs.get(lab.id))!, id: 'queuedxxxx', scenario: 'second', state: 'starting' as const, subnets: {} };
  await before.store.labs.insert(queued);

  await using after = await rangeWithFakes({}, engine, before.data.path);
  await after.range.open();
  expect((await after.range.handlers['lab:watch'](alice, { lab: lab.id })).lab.state).toBe('ready');
  await vi.waitFor(async () => expect((await after.store.labs.ofLearner(alice.learner.id, 'second'))?.state).toBe('ready'));
  expect((await after.store.labs.get('queuedxxxx'))?.state).toBe('gone');
});

it('is neither doubled nor taken for ended by who asks while the server takes labs up again, and a broken-off attempt is said', async () => {
  const engine = new FakeEngine();
  await using before = await rangeWithFakes({}, engine);
  await before.range.open();
  const alice = await before.visitor('alice');
  const lab = await before.range.handlers['lab:start'](alice, { scenario: 'first' });
  await vi.waitFor(() => expect(before.latest(lab.id)?.state).toBe('ready'));
  const attempt = { id: 'attempt000000001', lab: lab.id, learner: alice.learner.id, scenario: 'first' };
  await before.store.progress.startAttempt(anAttempt(attempt));

  await using after = await rangeWithFakes({}, engine, before.data.path);
  const early = { code: 'lab-not-ready', detail: expect.stringMatching(/just started/) };
  await expect(after.range.handlers['lab:start'](alice, { scenario: 'first' })).rejects.toMatchObject(early);
  await expect(after.range.handlers['lab:check'](alice, { lab: lab.id })).rejects.toMatchObject(early);
  // One that nobody has begun waits in the queue, and two clicks meet it.
  const queued = await after.range.handlers['lab:start'](alice, { scenario: 'second' });
  expect((await after.range.handlers['lab:start'](alice, { scenario: 'second' })).id).toBe(queued.id);
  const brokenOff = { id: attempt.id, state: 'aborted', problem: { code: 'check-broken-off' } };
  const watch = async () => (await after.range.handlers['lab:watch'](alice, { lab: lab.id, attempt: attempt.id })).attempt;
  expect(await watch()).toMatchObject(brokenOff);
  // A page that reloads meanwhile knows of its lab all the same.
  expect((await after.range.scenario(alice.learner, 'first')).card.lab).toBe(lab.id);
  await after.range.open();
  expect(await watch()).toMatchObject(brokenOff);
  expect((await after.range.handlers['lab:start'](alice, { scenario: 'first' })).id).toBe(lab.id);
  await vi.waitFor(() => expect(after.engine.labs.sort()).toEqual([lab.id, queued.id].sort()));
});

it('shows after a restart of the server what a learner changed before it', async () => {
  const engine = new FakeEngine();
  let main = 'mynetworks = 0.0.0.0/0';
  engine.answer = () => `MAILRANGE-FILES ${deflateSync(JSON.stringify([[['/etc/postfix/main.cf', `#${main}`]], { [`#${main}`]: main }])).toString('base64')}`;
  await using before = await rangeWithFakes({}, engine);
  await before.range.open();
  const alice = await before.visitor('alice');
  const lab = await before.range.handlers['lab:start'](alice, { scenario: 'first' });
  await vi.waitFor(() => expect(before.latest(lab.id)?.state).toBe('ready'));
  await before.range.handlers['lab:changes'](alice, { lab: lab.id, since: 'start' });
  main = 'mynetworks = 127.0.0.0/8';

  await using after = await rangeWithFakes({}, engine, before.data.path);
  await after.range.open();
  const { files } = await after.range.handlers['lab:changes'](alice, { lab: lab.id, since: 'start' });
  expect(files).toMatchObject([{ path: 'mx:/etc/postfix/main.cf', before: 'mynetworks = 0.0.0.0/0', after: 'mynetworks = 127.0.0.0/8' }]);
});

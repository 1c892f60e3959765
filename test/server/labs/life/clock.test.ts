import { expect, it, vi } from 'vitest';
import { Reaper } from '../../../../server/labs/life/reaper.ts';
import { Roster } from '../../../../server/labs/life/roster.ts';
import { watchedClock } from '../../../../server/labs/life/watched-clock.ts';
import { rangeWithFakes } from '../../../fakes/range-parts.ts';
import { fakeScenario } from '../../../fakes/scenario.ts';
import { openWorld } from '../../../fakes/world.ts';

const hour = 3600_000;

it.each([
  ['forwards', 8 * hour],
  ['backwards', -8 * hour],
])('a clock that jumps %s takes nothing of the time that a lab has left, and gives it none', async (_where, jump) => {
  await using t = await rangeWithFakes({ idleMinutes: 30 });
  const deps = { ...t.deps, now: watchedClock(t.deps, (ms) => roster.moveEnds(ms)) };
  const roster = new Roster(deps, () => undefined);
  const reaper = new Reaper(deps, roster, () => undefined);
  const entry = await roster.add(fakeScenario('first'), (await t.visitor('alice')).learner.id);
  await roster.start(entry, fakeScenario('first'));
  t.clock.now += 25 * 60_000;
  await reaper.expire();
  expect(entry.idleEndsAt).toBe(t.clock.now + 5 * 60_000);
  t.clock.jump(jump);
  await reaper.expire();
  expect(entry.record).toMatchObject({ state: 'ready', expiresAt: t.clock.now + 35 * 60_000 });
  expect(entry.idleEndsAt).toBe(t.clock.now + 5 * 60_000);
  await vi.waitFor(async () => expect((await t.store.labs.get(entry.record.id))?.expiresAt).toBe(t.clock.now + 35 * 60_000));
  t.clock.now += 5 * 60_000;
  await reaper.expire();
  await vi.waitFor(() => expect(entry.record.state).toBe('gone'));
});

it('a lab that starts after a jump has the whole of its time, and one from before is told of its new end', async () => {
  await using t = await rangeWithFakes();
  await t.range.open();
  const alice = await t.visitor('alice');
  const first = await t.range.handlers['lab:start'](alice, { scenario: 'first' });
  await vi.waitFor(() => expect(t.latest(first.id)?.state).toBe('ready'));
  t.clock.jump(-3 * hour);
  const second = await t.range.handlers['lab:start'](alice, { scenario: 'second' });
  await vi.waitFor(() => expect(t.latest(second.id)?.state).toBe('ready'));
  expect([t.latest(first.id)?.expiresAt, t.latest(second.id)?.expiresAt]).toEqual([t.clock.now + hour, t.clock.now + hour]);
});

it('an attempt is of the moment when Check was pressed, wherever the clock goes until it is over: the due time, the points and the board hold', async () => {
  await using t = await rangeWithFakes();
  t.worlds.make = openWorld;
  await t.range.open();
  const account = await t.store.accounts.setUp(await t.store.accounts.makeSetupLink(), 'Ada', 'correct horse');
  const ada = await t.store.accounts.person(await t.store.accounts.openSession(account));
  const ours = await t.store.classes.create(ada?.account ?? '', 'Mail 101');
  const now = t.clock.now;
  const terms = { title: 'Now', scenarios: ['first'], opensAt: now, dueAt: now + hour, late: 'refuse' as const, latePercent: 0 };
  await t.store.assignments.create(ours.id, terms);
  const jumps = { Bo: 5 * hour, Cy: -5 * hour, Dee: 0 };
  for (const [name, jump] of Object.entries(jumps)) {
    t.clock.now += 60_000;
    const learner = (await t.store.learners.get(await t.store.classes.join(ours.joinCode ?? '', name)))!;
    const visitor = { person: { learner, role: 'student' as const, account: null, class: null }, learner, connection: 'c' };
    const lab = await t.range.handlers['lab:start'](visitor, { scenario: 'first' });
    await vi.waitFor(() => expect(t.latest(lab.id)?.state).toBe('ready'));
    const { attempt } = await t.range.handlers['lab:check'](visitor, { lab: lab.id });
    t.clock.jump(jump);
    await vi.waitFor(async () => expect((await t.store.progress.attempt(attempt.id))?.state).toBe('finished'));
    t.clock.jump(-jump);
    const made = await t.store.progress.attempt(attempt.id);
    expect([name, made?.at, made?.passed, made?.gained, made?.verdicts.every(({ ms }) => ms >= 0 && ms < hour)]).toEqual([name, t.clock.now, true, 40, true]);
  }
  const gains = await t.store.assignments.gains(ours.id, ['first'], null);
  expect(gains.map(({ points, at }) => [points, at <= terms.dueAt && at >= terms.opensAt])).toEqual(Array(3).fill([40, true]));
  const board = { class: ours.id, until: null, withHidden: false };
  const rows = await t.store.boards.standings(board, { top: 5, you: null, neighbours: 0 });
  expect(rows.map(({ rank, points }) => [rank, points])).toEqual([1, 2, 3].map((rank) => [rank, 40]));
  expect(await t.store.boards.recount()).toBe(0);
});

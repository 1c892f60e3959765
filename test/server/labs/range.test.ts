import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { Problem } from '../../../server/protocol/problems.ts';
import { rangeWithFakes } from '../../fakes/range-parts.ts';
import { fakeScenario } from '../../fakes/scenario.ts';

describe('starting a lab', () => {
  it('tells the steps as they happen, until the lab is ready', async () => {
    await using t = await rangeWithFakes();
    await t.range.open();
    const alice = await t.visitor('alice');
    const lab = await t.range.handlers['lab:start'](alice, { scenario: 'first' });
    await vi.waitFor(() => expect(t.latest(lab.id)?.state).toBe('ready'));
    const ready = t.latest(lab.id);
    expect(ready?.steps.map(({ step, ms }) => [step, typeof ms])).toEqual(
      ['zones', 'world', 'hosts', 'break', 'services', 'probe'].map((step) => [step, 'number']),
    );
    expect(ready?.brief).toMatch(/^Mind (harbor|quarry)\.test\.$/);
    expect(ready?.expiresAt).toBe(t.clock.now + 60 * 60_000);
  });

  it('meets the same lab when the learner clicks twice', async () => {
    await using t = await rangeWithFakes();
    await t.range.open();
    const alice = await t.visitor('alice');
    const [one, two] = await Promise.all([
      t.range.handlers['lab:start'](alice, { scenario: 'first' }),
      t.range.handlers['lab:start'](alice, { scenario: 'first' }),
    ]);
    expect(one.id).toBe(two.id);
    await vi.waitFor(() => expect(t.latest(one.id)?.state).toBe('ready'));
    expect(t.engine.labs).toHaveLength(1);
  });

  it('cleans up after a failure, says why, and can be retried', async () => {
    await using t = await rangeWithFakes();
    await t.range.open();
    const alice = await t.visitor('alice');
    t.engine.fail = 'mx';
    const lab = await t.range.handlers['lab:start'](alice, { scenario: 'first' });
    await vi.waitFor(() => expect(t.latest(lab.id)?.state).toBe('failed'));
    expect(t.latest(lab.id)?.problem).toMatchObject({ code: 'engine-refused', detail: 'no space in the fake' });
    await vi.waitFor(() => expect(t.engine.labs).toEqual([]));
    const again = await t.range.handlers['lab:start'](alice, { scenario: 'first' });
    expect(again.id).not.toBe(lab.id);
    await vi.waitFor(() => expect(t.latest(again.id)?.state).toBe('ready'));
  });

  it('refuses a scenario with firewall rules of its own where the operator does, makes none ready, and marks its card', async () => {
    const gateway = fakeScenario('walled');
    gateway.lab = { ...gateway.lab, hosts: { mx: { image: 'postfix', profile: 'gateway', zones: ['internet'], name: 'mx.test' } } };
    await using t = await rangeWithFakes({ firewalls: false, poolPerScenario: 1 });
    Object.assign(t.deps.scenarios, { all: () => [gateway], get: () => gateway });
    await t.range.open();
    const alice = await t.visitor('alice');
    const { scenarios } = await t.range.catalogue(alice.learner);
    expect(scenarios.map(({ id, firewall }) => [id, firewall])).toEqual([['walled', true]]);
    expect(t.engine.labs).toHaveLength(0);
    const lab = await t.range.handlers['lab:start'](alice, { scenario: 'walled' });
    await vi.waitFor(() => expect(t.latest(lab.id)?.problem?.code).toBe('firewall-refused'));
  });

  it('tries other subnets when the engine has one in use, and leaves no network of the first try behind', async () => {
    await using t = await rangeWithFakes();
    await t.range.open();
    const alice = await t.visitor('alice');
    let taken = true;
    t.engine.createZone = async (spec) => {
      if (spec.zone === 'internet' && taken) {
        taken = false;
        throw new Problem('no-subnets', 'pool overlaps');
      }
      // Slower than the refusal of the other zone; an equal network that stands is taken as it is.
      await setImmediate();
      const key = `${spec.lab}/${spec.zone}`;
      if (!t.engine.zones.has(key)) t.engine.zones.set(key, spec);
    };
    const lab = await t.range.handlers['lab:start'](alice, { scenario: 'first' });
    await vi.waitFor(() => expect(t.latest(lab.id)?.state).toBe('ready'));
    const record = (await t.store.labs.live()).find(({ id }) => id === lab.id);
    expect(Object.fromEntries(['internet', 'office'].map((zone) => [zone, t.engine.zones.get(`${lab.id}/${zone}`)?.subnet]))).toEqual(record?.subnets);
  });

  it('queues a learner at capacity, shows the position, and starts when there is room', async () => {
    await using t = await rangeWithFakes({ maxLabs: 1 });
    await t.range.open();
    const [alice, bob, carol] = await Promise.all(['alice', 'bob', 'carol'].map((name) => t.visitor(name)));
    const first = await t.range.handlers['lab:start'](alice!, { scenario: 'first' });
    await vi.waitFor(() => expect(t.latest(first.id)?.state).toBe('ready'));
    const second = await t.range.handlers['lab:start'](bob!, { scenario: 'first' });
    const third = await t.range.handlers['lab:start'](carol!, { scenario: 'first' });
    expect([t.latest(second.id)?.position, t.latest(third.id)?.position]).toEqual([1, 2]);
    await t.range.handlers['lab:end'](alice!, { lab: first.id });
    await vi.waitFor(() => expect(t.latest(second.id)?.state).toBe('ready'));
    expect(t.latest(third.id)).toMatchObject({ state: 'queued', position: 1 });
  });

  it('hands out a ready lab at once, and makes another behind it', async () => {
    await using t = await rangeWithFakes({ poolPerScenario: 1 });
    await t.range.open();
    await vi.waitFor(async () => expect((await t.store.labs.live()).filter(({ state }) => state === 'ready')).toHaveLength(2));
    const alice = await t.visitor('alice');
    const lab = await t.range.handlers['lab:start'](alice, { scenario: 'second' });
    expect(lab.state).toBe('ready');
    await vi.waitFor(async () => expect((await t.store.labs.live()).filter(({ state, learner }) => state === 'ready' && !learner)).toHaveLength(2));
  });

  it('has labs ready when the assignment of a class opens, one for each who joined, and gives up those that nobody took', async () => {
    await using t = await rangeWithFakes();
    const account = await t.store.accounts.setUp(await t.store.accounts.makeSetupLink(), 'Ada', 'correct horse');
    const ada = await t.store.accounts.person(await t.store.accounts.openSession(account));
    const ours = await t.store.classes.create(ada?.account ?? '', 'Mail 101');
    for (const name of ['Bo', 'Cy', 'Dee']) await t.store.classes.join(ours.joinCode ?? '', name);
    const opensAt = t.clock.now + 5 * 60_000;
    await t.store.assignments.create(ours.id, { title: 'Now', scenarios: ['second', 'first'], opensAt, dueAt: opensAt + 60_000, late: 'mark', latePercent: 0 });
    const spare = async () => (await t.store.labs.live()).filter(({ state, learner }) => state === 'ready' && !learner).map(({ scenario }) => scenario);
    await t.range.open();
    await vi.waitFor(async () => expect(await spare()).toEqual(['second', 'second', 'second']));
    const bo = await t.store.classes.members(ours.id).then(([first]) => t.store.learners.get(first?.learner ?? ''));
    const visitor = { person: { learner: bo!, role: 'student' as const, account: null, class: null }, learner: bo!, connection: 'c' };
    expect(await t.range.handlers['lab:start'](visitor, { scenario: 'second' })).toMatchObject({ state: 'ready' });
    t.clock.now = opensAt + 16 * 60_000;
    await t.range.foresee();
    await vi.waitFor(async () => expect(await spare()).toEqual([]));
  });

  it('gives up a ready lab that nobody asked for when a learner needs the room', async () => {
    await using t = await rangeWithFakes({ poolPerScenario: 1, maxLabs: 2 });
    await t.range.open();
    await vi.waitFor(async () => expect((await t.store.labs.live()).filter(({ state }) => state === 'ready')).toHaveLength(1));
    const [alice, bob] = await Promise.all(['alice', 'bob'].map((name) => t.visitor(name)));
    for (const [visitor, scenario] of [
      [alice!, 'second'],
      [bob!, 'second'],
    ] as const) {
      const lab = await t.range.handlers['lab:start'](visitor, { scenario });
      await vi.waitFor(() => expect(t.latest(lab.id)?.state).toBe('ready'));
    }
  });
});

describe('a lab that stands', () => {
  async function withLab(limits = {}) {
    const t = await rangeWithFakes(limits);
    await t.range.open();
    const alice = await t.visitor('alice');
    const lab = await t.range.handlers['lab:start'](alice, { scenario: 'first' });
    await vi.waitFor(() => expect(t.latest(lab.id)?.state).toBe('ready'));
    return { t, alice, lab };
  }

  it('is extended as often as allowed', async () => {
    const { t, alice, lab } = await withLab();
    await using _ = t;
    const before = t.latest(lab.id)?.expiresAt ?? 0;
    await t.range.handlers['lab:extend'](alice, { lab: lab.id });
    const extended = await t.range.handlers['lab:extend'](alice, { lab: lab.id });
    expect(extended).toMatchObject({ expiresAt: before + 60 * 60_000, extensionsLeft: 0 });
    await expect(t.range.handlers['lab:extend'](alice, { lab: lab.id })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('is replaced by a fresh copy on reset', async () => {
    const { t, alice, lab } = await withLab();
    await using _ = t;
    const fresh = await t.range.handlers['lab:reset'](alice, { lab: lab.id });
    expect(fresh.id).not.toBe(lab.id);
    await vi.waitFor(() => expect([t.latest(lab.id)?.state, t.latest(fresh.id)?.state]).toEqual(['gone', 'ready']));
    expect(t.engine.labs).toEqual([fresh.id]);
  });

  it('belongs to its learner alone', async () => {
    const { t, lab } = await withLab();
    await using _ = t;
    const mallory = await t.visitor('mallory');
    for (const name of ['lab:watch', 'lab:end', 'lab:reset', 'lab:extend', 'lab:check'] as const) {
      await expect(t.range.handlers[name](mallory, { lab: lab.id }), name).rejects.toMatchObject({ code: 'forbidden' });
    }
  });

  it('says so when its mail server was switched off from inside', async () => {
    const { t, lab } = await withLab();
    await using _ = t;
    t.engine.end(lab.id, 'mx');
    await vi.waitFor(() => expect(t.latest(lab.id)).toMatchObject({ state: 'failed', problem: { code: 'host-down' } }));
    await vi.waitFor(() => expect(t.engine.labs).toEqual([]));
  });

  it('begins one attempt for one press of Check, however often it is asked for, and a second press is told to wait', async () => {
    const { t, alice, lab } = await withLab();
    await using _ = t;
    const attempt = 'attempt000000001';
    const check = (id: string) => t.range.handlers['lab:check'](alice, { lab: lab.id, attempt: id });
    const [one, two, other] = await Promise.allSettled([check(attempt), check(attempt), check('attempt000000002')]);
    expect([one, two].map((asked) => asked.status === 'fulfilled' && asked.value.attempt.id)).toEqual([attempt, attempt]);
    expect(other).toMatchObject({ status: 'rejected', reason: { code: 'lab-busy' } });
    await vi.waitFor(async () => expect((await check(attempt)).attempt.state).toBe('finished'));
    expect((await t.range.handlers['lab:watch'](alice, { lab: lab.id, attempt })).attempt).toMatchObject({ id: attempt, state: 'finished' });
    expect((await t.store.progress.progress(alice.learner.id, 'first')).attempts).toHaveLength(1);
  });

  it('takes no attempt of another lab for its own', async () => {
    const { t, alice, lab } = await withLab();
    await using _ = t;
    const other = await t.range.handlers['lab:start'](alice, { scenario: 'second' });
    await vi.waitFor(() => expect(t.latest(other.id)?.state).toBe('ready'));
    const attempt = 'attempt000000001';
    // At the same time, and later again: what one lab solves must not be paid as the other's.
    const asked = await Promise.allSettled([lab.id, other.id].map((id) => t.range.handlers['lab:check'](alice, { lab: id, attempt })));
    expect(asked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(asked.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'bad-request', detail: 'Another attempt has this id.' } });
    await vi.waitFor(async () => expect((await t.store.progress.attempt(attempt))?.state).toBe('finished'));
    const made = await t.store.progress.attempt(attempt);
    const strange = made?.lab === lab.id ? other.id : lab.id;
    await expect(t.range.handlers['lab:check'](alice, { lab: strange, attempt })).rejects.toMatchObject({ code: 'bad-request' });
    expect((await t.range.handlers['lab:watch'](alice, { lab: strange, attempt })).attempt).toBeNull();
  });

  it('judges an attempt as inconclusive when the world cannot ask', async () => {
    const { t, alice, lab } = await withLab();
    await using _ = t;
    await t.range.handlers['lab:check'](alice, { lab: lab.id });
    await expect(t.range.handlers['lab:check'](alice, { lab: lab.id })).rejects.toMatchObject({ code: 'lab-busy' });
    await vi.waitFor(() =>
      expect(t.pushes.find((push) => push.event === 'attempt:finished')?.payload).toMatchObject({ attempt: { state: 'finished', passed: false, gained: 0 } }),
    );
    expect(await t.store.progress.points(alice.learner.id)).toBe(0);
  });
});

describe('the quiz', () => {
  it('compares a log question with what this lab drew, and counts the first answer', async () => {
    await using t = await rangeWithFakes();
    await t.range.open();
    const alice = await t.visitor('alice');
    const lab = await t.range.handlers['lab:start'](alice, { scenario: 'first' });
    await vi.waitFor(() => expect(t.latest(lab.id)?.state).toBe('ready'));
    const record = await t.store.labs.get(lab.id);
    await expect(t.range.handlers['quiz:answer'](alice, { scenario: 'first', lab: null, question: 'who', answer: '1.2.3.4' })).rejects.toMatchObject({
      code: 'lab-not-ready',
    });
    const { planLab } = await import('../../../server/core/plan.ts');
    const culprit = planLab(t.deps.scenarios.get('first')!, { lab: lab.id, seed: record!.seed, subnets: record!.subnets }).values.culprit!;
    const right = await t.range.handlers['quiz:answer'](alice, { scenario: 'first', lab: lab.id, question: 'who', answer: ` ${culprit} ` });
    expect(right.answered).toMatchObject({ right: true, earned: 10 });
    const later = await t.range.handlers['quiz:answer'](alice, { scenario: 'first', lab: lab.id, question: 'who', answer: 'nobody' });
    expect(later.answered).toMatchObject({ right: true, earned: 10 });
  });
});

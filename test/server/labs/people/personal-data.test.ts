import { describe, expect, it, vi } from 'vitest';
import type { Person } from '../../../../server/labs/people/people-store.ts';
import { PersonalData } from '../../../../server/labs/people/personal-data.ts';
import { rangeWithFakes } from '../../../fakes/range-parts.ts';
import { fakeWorld, openWorld } from '../../../fakes/world.ts';
import { emptyTables, mentions } from '../../store/mentions.ts';
import { attempt } from '../../store/store-fixture.ts';

/** A class with Bo, who has a lab, points and an answer, and Cy. */
async function school(world = fakeWorld) {
  const t = await rangeWithFakes();
  t.worlds.make = world;
  await t.range.open();
  const { store } = t;
  const first = await store.accounts.setUp(await store.accounts.makeSetupLink(), 'Ada', 'correct horse');
  const ada = (await store.accounts.person(await store.accounts.openSession(first))) as Person;
  const ours = await store.classes.create(ada.account ?? '', 'Mail 101');
  const [bo, cy] = [await store.classes.join(ours.joinCode ?? '', 'Bo'), await store.classes.join(ours.joinCode ?? '', 'Cy')];
  const session = await store.accounts.openSession(bo);
  const person = (await store.accounts.person(session)) as Person;
  const visitor = { person, learner: person.learner, connection: 'c' };
  const lab = await t.range.handlers['lab:start'](visitor, { scenario: 'first' });
  await vi.waitFor(() => expect(t.latest(lab.id)?.state).toBe('ready'));
  const id = 'attempt000000001';
  await store.progress.startAttempt(attempt({ id, learner: bo, lab: lab.id, scenario: 'first' }), { typed: 3, address: '192.0.2.7' });
  await store.progress.finishAttempt(id, {
    state: 'finished',
    verdicts: [],
    problem: null,
    grants: [{ task: 'task', points: 40 }],
    forbidden: { closed: ['token'] },
  });
  await store.progress.revoke(id, { checks: [{ check: 'closed', reason: 'It came late.' }], at: 8, solved: ['task'] });
  await store.live.setHand(bo, true);
  const files = new Map([['mx:/etc/postfix/main.cf', 'h1']]);
  await store.labs.keepVersion(lab.id, { version: { n: 7, at: 6, attempt: id, files }, texts: [['h1', 'mynetworks = Bo']], dropped: null });
  await store.progress.takeHint(bo, 'first', 'task', 0, 0);
  await store.progress.showSolution(bo, 'second', 'task');
  await store.progress.answer(bo, 'first', { question: 'who', answer: '1.2.3.4', right: true, earned: 5, at: 7 });
  const assignment = await store.assignments.create(ours.id, { title: 'Now', scenarios: ['first'], opensAt: 0, dueAt: 9, late: 'mark', latePercent: 0 });
  const members = await store.classes.members(ours.id);
  await store.assignments.extend(assignment.id, members[0]?.id ?? '', 99);
  await t.range.handlers['terminal:open'](visitor, { lab: lab.id, shell: 'mx', terminal: 'mx', cols: 80, rows: 24 });
  t.engine.terminals[0]?.emit('what Bo saw');
  await vi.waitFor(async () => expect(await recorded(t, bo)).toContain('what Bo saw'));
  const cut: string[] = [];
  const data = new PersonalData({ ...store, recorder: t.recorder, range: t.range, cut: (learner) => void cut.push(learner), now: () => t.clock.now });
  return {
    ...t,
    file: `${t.data.path}/mailrange.db`,
    data,
    ada,
    ours,
    bo,
    cy,
    person,
    session,
    lab,
    members,
    cut,
    [Symbol.asyncDispose]: () => t[Symbol.asyncDispose](),
  };
}

/** What is on the disk of a learner's terminals. */
async function recorded({ store, casts }: Awaited<ReturnType<typeof rangeWithFakes>>, learner: string): Promise<string> {
  const rows = await store.recordings.ofLearner(learner);
  const texts = await Promise.all(rows.map(async ({ id }) => Buffer.concat(await Array.fromAsync((await casts.read({ learner, id })) ?? [])).toString()));
  return texts.join('');
}

const textOf = async (pieces: AsyncIterable<string>) => (await Array.fromAsync(pieces)).join('');

describe('what is kept of a student', () => {
  it('can be taken away whole, without secrets', async () => {
    await using s = await school();
    const taken = JSON.parse(await textOf(s.data.mine(s.person)));
    expect(taken.you).toMatchObject({
      learner: { nickname: 'Bo' },
      roster: { name: 'Bo' },
      grants: [
        { scenario: 'first', task: 'task', points: 40 },
        { scenario: 'second', points: 0 },
      ],
      answers: [{ question: 'who', answer: '1.2.3.4' }],
      hints: [{ task: 'task' }],
      solutionsShown: [{ scenario: 'second' }],
      labs: [{ id: s.lab.id }],
      attempts: [{ id: 'attempt000000001', gained: 40 }],
      recordings: [{ lab: s.lab.id, terminal: 'mx', file: expect.stringMatching(/^\/api\/me\/recordings\/[a-z0-9]{16}$/) }],
    });
    expect(JSON.stringify(taken)).not.toMatch(/secret|password|seed/);
  });

  it('is gone for good when the student says so, the running lab too, and nothing of anybody else', async () => {
    await using s = await school();
    // Every table that can hold something of a student holds something of this one: a new table belongs into `school` or into this list.
    expect((await emptyTables(s.file)).sort()).toEqual(['notices', 'setup_links', 'sign_ons']);
    expect(await mentions(s.file, s.bo)).not.toEqual([]);
    expect(await s.casts.list()).toHaveLength(1);
    await s.data.forgetMe(s.person);
    expect(await s.casts.list()).toEqual([]);
    expect(s.engine.labs).toEqual([]);
    expect(s.cut).toEqual([s.bo]);
    expect(await s.store.accounts.person(s.session)).toBeNull();
    expect(await mentions(s.file, s.bo)).toEqual([]);
    for (const id of [s.lab.id, 'attempt000000001', 'token', '192.0.2.7']) expect([id, await mentions(s.file, id)]).toEqual([id, []]);
    expect((await s.store.classes.members(s.ours.id)).map(({ name }) => name)).toEqual(['Cy']);
  });
});

describe('a class', () => {
  it('can be taken away whole as JSON by its instructor', async () => {
    await using s = await school();
    const taken = JSON.parse(await textOf(await s.data.class(s.ada, s.ours.id)));
    expect(taken).toMatchObject({
      class: { name: 'Mail 101' },
      assignments: [{ title: 'Now', scenarios: ['first'] }],
      extensions: [{ dueAt: 99 }],
      members: [
        { member: { name: 'Bo' }, did: { attempts: [{ gained: 40 }] } },
        { member: { name: 'Cy' }, did: { attempts: [] } },
      ],
    });
  });

  it('is deleted while labs run, start and are checked: labs end, and every row of everybody is gone', async () => {
    await using s = await school();
    const cy = (await s.store.learners.get(s.cy))!;
    // Taken off the roster before, with attempts that were kept.
    const dee = await s.store.classes.join(s.ours.joinCode ?? '', 'Dee');
    await s.store.progress.startAttempt(attempt({ id: 'attempt000000002', learner: dee }));
    await s.store.classes.remove(s.ours.id, (await s.store.classes.members(s.ours.id)).find(({ name }) => name === 'Dee')?.id ?? '');
    await s.range.handlers['lab:check']({ person: s.person, learner: s.person.learner, connection: 'c' }, { lab: s.lab.id });
    await s.range.handlers['lab:start']({ person: { ...s.person, learner: cy }, learner: cy, connection: 'd' }, { scenario: 'second' });
    await s.data.forgetClass(s.ada, s.ours.id);
    await vi.waitFor(() => expect(s.engine.labs).toEqual([]));
    for (const id of [s.bo, s.cy, dee, s.ours.id, s.lab.id]) expect([id, await mentions(s.file, id)]).toEqual([id, []]);
    expect(await s.store.classes.list(null)).toEqual([]);
    expect(await s.casts.list()).toEqual([]);
  });

  it('is deleted in the middle of a Check that would have passed: nobody is paid, nothing is written afterwards, and the board is another', async () => {
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    await using s = await school((lab) =>
      openWorld(lab, async () => {
        asked.resolve();
        await answer.promise;
      }),
    );
    const board = { class: s.ours.id, until: null, withHidden: true };
    expect(await s.store.boards.standings(board, { top: 5, you: null, neighbours: 0 })).toMatchObject([{ nickname: 'Bo' }]);
    await s.range.handlers['lab:check']({ person: s.person, learner: s.person.learner, connection: 'c' }, { lab: s.lab.id, attempt: 'attempt000000003' });
    await asked.promise;
    s.pushes.length = 0;
    await s.data.forgetClass(s.ada, s.ours.id);
    expect(s.engine.labs).toEqual([]);
    answer.resolve();
    await vi.waitFor(() =>
      expect(s.pushes.find(({ event }) => event === 'attempt:finished')?.payload).toMatchObject({ attempt: { state: 'aborted', gained: 0 } }),
    );
    await vi.waitFor(() => expect(s.pushes.map(({ event }) => event)).toContain('standings:changed'));
    for (const id of [s.bo, s.cy, s.ours.id, s.lab.id, 'attempt000000003']) expect([id, await mentions(s.file, id)]).toEqual([id, []]);
    expect(await s.store.boards.standings(board, { top: 5, you: null, neighbours: 0 })).toEqual([]);
    expect(await s.store.boards.recount()).toBe(0);
    await expect(s.range.handlers['lab:check']({ person: s.person, learner: s.person.learner, connection: 'c' }, { lab: s.lab.id })).rejects.toMatchObject({
      code: 'not-found',
      detail: 'This lab has ended.',
    });
  });

  it('loses one student for good, and only of its own roster', async () => {
    await using s = await school();
    const other = await s.store.classes.create(s.ada.account ?? '', 'Mail 102');
    await expect(s.data.forgetMember(s.ada, other.id, s.members[0]?.id ?? '')).rejects.toMatchObject({ code: 'not-found' });
    await s.data.forgetMember(s.ada, s.ours.id, s.members[0]?.id ?? '');
    expect(await mentions(s.file, s.bo)).toEqual([]);
    expect(await s.casts.list()).toEqual([]);
  });
});

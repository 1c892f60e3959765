import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClassRecord } from '../../../server/labs/people/people-store.ts';
import type { Store } from '../../../server/store/open-store.ts';
import { attempt, lab, temporaryStore } from './store-fixture.ts';

const draft = { title: 'Week 1', scenarios: ['open-relay', 'tls'], opensAt: 1000, dueAt: 2000, late: 'percent' as const, latePercent: 50 };

describe('assignments in the database', () => {
  let store: Store;
  let ours: ClassRecord;
  let bo: string;
  const solve = async (n: number, at: number, points: number, learner = bo) => {
    const id = `attempt${n}`.padEnd(16, '0');
    await store.progress.startAttempt(attempt({ id, learner, at }));
    await store.progress.finishAttempt(id, { state: 'finished', verdicts: [], problem: null, grants: [{ task: 'close', points }] });
  };
  beforeEach(async () => {
    store = await temporaryStore();
    const learner = await store.accounts.setUp(await store.accounts.makeSetupLink(), 'Ada', 'correct horse');
    const account = (await store.accounts.person(await store.accounts.openSession(learner)))?.account ?? '';
    ours = await store.classes.create(account, 'Mail 101');
    bo = await store.classes.join(ours.joinCode ?? '', 'Bo');
  });
  afterEach(() => store[Symbol.asyncDispose]());

  it('keep their scenarios in order, and are listed as they open', async () => {
    const later = await store.assignments.create(ours.id, { ...draft, title: 'Week 2', opensAt: 1500 });
    const first = await store.assignments.create(ours.id, draft);
    expect(await store.assignments.list(ours.id)).toMatchObject([{ title: 'Week 1', scenarios: ['open-relay', 'tls'] }, { title: 'Week 2' }]);
    await store.assignments.change(later.id, { ...draft, scenarios: ['tls'], late: 'refuse' });
    expect(await store.assignments.get(ours.id, later.id)).toMatchObject({ title: 'Week 1', scenarios: ['tls'], late: 'refuse' });
    await store.assignments.remove(first.id);
    expect(await store.assignments.get(ours.id, first.id)).toBeNull();
  });

  it('know every solve of the members, also of a task that was paid before, and nobody else’s', async () => {
    await solve(1, 500, 40);
    await solve(2, 1500, 30);
    await solve(3, 1500, 30, (await store.learners.solo()).id);
    await store.progress.answer(bo, 'tls', { question: 'who', answer: 'x', right: true, earned: 5, at: 1600 });
    const one = { learner: bo, scenario: 'open-relay', kind: 'task', item: 'close' };
    const gains = await store.assignments.gains(ours.id, ['open-relay', 'tls'], null);
    expect(gains.sort((a, b) => a.at - b.at)).toEqual([
      { ...one, points: 40, at: 500 },
      { ...one, points: 30, at: 1500 },
      { learner: bo, scenario: 'tls', kind: 'answer', item: 'who', points: 5, at: 1600 },
    ]);
    expect(await store.assignments.gains(ours.id, ['open-relay'], 'nobody0000000000')).toEqual([]);
    expect(await store.progress.points(bo)).toBe(45);
  });

  it('extend the time of one member, and go with the member', async () => {
    const { id } = await store.assignments.create(ours.id, draft);
    const [member] = await store.classes.members(ours.id);
    await store.assignments.extend(id, member?.id ?? '', 3000);
    await store.assignments.extend(id, member?.id ?? '', 4000);
    expect(await store.assignments.extensions([id])).toEqual([{ assignment: id, member: member?.id, dueAt: 4000 }]);
    await store.classes.remove(ours.id, member?.id ?? '');
    expect(await store.assignments.extensions([id])).toEqual([]);
  });

  it('say who will want a lab when they open: the members who have none', async () => {
    await store.classes.join(ours.joinCode ?? '', 'Cy');
    await store.classes.importRoster(ours.id, [{ name: 'Not here', email: '', idNumber: '' }]);
    await store.assignments.create(ours.id, draft);
    expect(await store.assignments.openings(900, 1100)).toEqual([{ scenario: 'open-relay', members: 2 }]);
    await store.labs.insert(lab({ id: 'lab0000001', learner: bo }));
    expect(await store.assignments.openings(900, 1100)).toEqual([{ scenario: 'open-relay', members: 1 }]);
    expect(await store.assignments.openings(1001, 1100)).toEqual([]);
    await store.classes.change(ours.id, { archived: true });
    expect(await store.assignments.openings(900, 1100)).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AssignmentReport, MyAssignments } from '../../../server/protocol/assignments.ts';
import { type Classroom, classroom } from '../../harness/classroom.ts';
import { attempt } from '../store/store-fixture.ts';

const scenario = 'open-relay-postfix';
let site: Classroom;
let owner: string;
let bo: string;
let path: string;
const opensAt = Date.now() - 3600_000;
const draft = { title: 'Week 1', scenarios: [scenario], opensAt, dueAt: opensAt + 60_000, late: 'refuse', latePercent: 0 };

beforeAll(async () => {
  site = await classroom();
  owner = await site.admin();
  const ours = await site.class(owner, 'Mail 101');
  bo = await site.student(ours.joinCode, 'Bo');
  path = `/api/classes/${ours.id}/assignments`;
  const learner = ((await site.send(bo, 'GET', '/api/me')).body as { id: string }).id;
  const id = 'attempt000000001';
  await site.store.progress.startAttempt(attempt({ id, learner, scenario, at: opensAt + 120_000 }));
  await site.store.progress.finishAttempt(id, { state: 'finished', verdicts: [], problem: null, grants: [{ task: 'task', points: 40 }] });
});
afterAll(() => site[Symbol.asyncDispose]());

describe('an assignment', () => {
  it('is seen by the student with what is due when, counts by its rule, and an extension changes that', async () => {
    const made = (await site.send(owner, 'POST', path, draft)).body as { id: string };
    expect(made).toMatchObject({ title: 'Week 1', points: 50, scenarios: [{ id: scenario, title: 'Close the open relay', points: 50 }] });
    const mine = async () => ((await site.send(bo, 'GET', '/api/me/assignments')).body as MyAssignments).assignments[0];
    expect(await mine()).toMatchObject({ dueAt: draft.dueAt, extended: false, score: { points: 0 }, scenarios: [{ earned: 0 }] });
    const report = (await site.send(owner, 'GET', `${path}/${made.id}`)).body as AssignmentReport;
    const member = report.rows[0]?.member;
    const extended = await site.send(owner, 'PUT', `${path}/${made.id}/extensions/${member}`, { dueAt: opensAt + 180_000 });
    expect(extended.body).toMatchObject({ rows: [{ name: 'Bo', extended: true, score: { points: 40, late: false } }] });
    expect(await mine()).toMatchObject({ dueAt: opensAt + 180_000, extended: true, score: { points: 40 }, scenarios: [{ earned: 40 }] });
    const csv = (await site.send(owner, 'GET', `${path}/${made.id}/grades/moodle`)).body as string;
    expect(csv.split('\r\n')).toEqual([
      'Full name,Email address,ID number,Week 1,Feedback: Week 1',
      'Bo,,,40,Close the open relay: 40 of 50; with an extension',
      '',
    ]);
    expect((await site.send(owner, 'GET', `${path}/${made.id}/grades/canvas`)).body).toContain('    Points Possible,,,,,50\r\nBo,,,,Mail 101,40');
    await site.send(owner, 'PUT', `${path}/${made.id}/extensions/${member}`, { dueAt: null });
    await site.send(owner, 'PUT', `${path}/${made.id}`, { ...draft, late: 'percent', latePercent: 50 });
    expect(await mine()).toMatchObject({ extended: false, score: { points: 20, late: true } });
    expect((await site.send(owner, 'DELETE', `${path}/${made.id}`)).status).toBe(200);
    expect(await mine()).toBeUndefined();
  });

  it.each([
    ['is due before it opens', { dueAt: opensAt - 1 }, 'due after it opens'],
    ['names a scenario twice', { scenarios: [scenario, scenario] }, 'twice'],
    ['names a scenario that there is not', { scenarios: ['nothing'] }, 'no scenario nothing'],
    ['has no scenario', { scenarios: [] }, 'scenarios'],
  ])('is refused, with the reason, when it %s', async (_what, change, reason) => {
    const { status, body } = await site.send(owner, 'POST', path, { ...draft, ...change });
    expect(status).toBeGreaterThanOrEqual(400);
    expect((body as { problem: { detail: string } }).problem.detail).toContain(reason);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BoardView, CoursesView } from '../../../server/protocol/board.ts';
import type { ClassView } from '../../../server/protocol/people.ts';
import { type Classroom, classroom } from '../../harness/classroom.ts';
import { attempt } from '../store/store-fixture.ts';

const scenario = 'open-relay-postfix';
let site: Classroom;
let owner: string;
let ours: { id: string; joinCode: string };
let assignment: string;
const cookies: string[] = [];
const names = ['Bo', 'Cy', 'Dee'];
let solved = 0;

const solve = async (who: number, points: number, at = Date.now()) => {
  const learner = ((await site.send(cookies[who] ?? '', 'GET', '/api/me')).body as { id: string }).id;
  const id = `solve${solved++}`.padEnd(16, '0');
  await site.store.progress.startAttempt(attempt({ id, learner, scenario, at }));
  await site.store.progress.finishAttempt(id, { state: 'finished', verdicts: [], problem: null, grants: [{ task: `task${solved}`, points }] });
};
const board = async (who: number, name: string) => (await site.send(cookies[who] ?? '', 'GET', `/api/boards/${name}`)).body as BoardView;
const brief = ({ rows }: BoardView) => rows.map(({ rank, nickname, points, you }) => `${rank} ${nickname} ${points}${you ? ' you' : ''}`);
const members = async () => ((await site.send(owner, 'GET', `/api/classes/${ours.id}`)).body as ClassView).members;

beforeAll(async () => {
  site = await classroom();
  owner = await site.admin();
  ours = await site.class(owner, 'Mail 101');
  for (const name of names) cookies.push(await site.student(ours.joinCode, name));
  const draft = { title: 'Week 1', scenarios: [scenario], opensAt: Date.now() - 1000, dueAt: Date.now() + 3600_000, late: 'mark', latePercent: 0 };
  assignment = ((await site.send(owner, 'POST', `/api/classes/${ours.id}/assignments`, draft)).body as { id: string }).id;
  // Before the assignment opened: on the class's board only.
  await solve(0, 10, Date.now() - 60_000);
  await solve(1, 40);
  await solve(2, 30);
});
afterAll(() => site[Symbol.asyncDispose]());

describe('a leaderboard', () => {
  it('ranks a class, and an assignment of it by what counts there', async () => {
    expect(await board(0, 'own')).toMatchObject({ title: 'Mail 101', frozenAt: null });
    expect(brief(await board(0, 'own'))).toEqual(['1 Cy 40', '2 Dee 30', '3 Bo 10 you']);
    expect(await board(0, assignment)).toMatchObject({ title: 'Week 1' });
    expect(brief(await board(0, assignment))).toEqual(['1 Cy 40', '2 Dee 30', '3 Bo 0 you']);
    for (const name of ['own', assignment]) {
      const courses = (await site.send(cookies[0] ?? '', 'GET', `/api/boards/${name}/courses`)).body as CoursesView;
      expect(courses[0]).toMatchObject({ nickname: 'Cy', gains: [{ points: 40 }] });
      const found = (await site.send(cookies[0] ?? '', 'GET', `/api/boards/${name}/find/d`)).body;
      expect(found).toMatchObject([{ nickname: 'Dee', rank: 2 }]);
    }
  });

  it('shows others an alias, or nothing at all of somebody; never a name that is taken', async () => {
    const [bo, cy, dee] = (await members()).map(({ id }) => `/api/classes/${ours.id}/members/${id}`) as [string, string, string];
    expect((await site.send(owner, 'PUT', cy, { alias: 'BO' })).status).toBe(409);
    expect((await site.send(owner, 'PUT', cy, { alias: 'Quiet Heron' })).status).toBe(200);
    expect((await site.send(owner, 'PUT', bo, { alias: 'quiet heron' })).status).toBe(409);
    await site.send(owner, 'PUT', dee, { hidden: true });
    for (const name of ['own', assignment]) {
      expect(brief(await board(0, name)).map((row) => row.replace(/ \d+ you/, ''))).toEqual(['1 Quiet Heron 40', '2 Bo']);
      expect(brief(await board(2, name))[1]).toBe('2 Dee 30 you');
    }
    await site.send(owner, 'PUT', cy, { alias: null });
    await site.send(owner, 'PUT', dee, { hidden: false });
  });

  it('stands still while it is frozen, and moves again', async () => {
    await site.send(owner, 'PUT', `/api/classes/${ours.id}`, { frozen: true });
    await new Promise((resolve) => setTimeout(resolve, 2));
    await solve(0, 100);
    for (const name of ['own', assignment]) {
      const view = await board(0, name);
      expect(view.frozenAt).not.toBeNull();
      expect(brief(view)[0]).toBe('1 Cy 40');
    }
    await site.send(owner, 'PUT', `/api/classes/${ours.id}`, { frozen: false });
    expect(brief(await board(0, 'own'))[0]).toBe('1 Bo 110 you');
    expect(brief(await board(0, assignment))[0]).toBe('1 Bo 100 you');
  });

  it('of a class is the same for its instructor, who is not on it', async () => {
    const { body } = await site.send(owner, 'GET', `/api/classes/${ours.id}/boards/own`);
    expect(brief(body as BoardView)).toEqual(['1 Bo 110', '2 Cy 40', '3 Dee 30']);
    expect((await site.send(owner, 'GET', '/api/boards/own')).status).toBe(404);
  });
});

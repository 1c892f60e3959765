import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApi } from '../../../server/http/api.ts';
import { eventRules, routeRules } from '../../../server/labs/policy.ts';
import type { BoardView } from '../../../server/protocol/board.ts';
import type { ClassView } from '../../../server/protocol/people.ts';
import type { RecordingsView } from '../../../server/protocol/recordings.ts';
import { type Classroom, classroom } from '../../harness/classroom.ts';
import { attempt } from '../store/store-fixture.ts';

let site: Classroom;
let people: Record<'visitor' | 'student' | 'otherStudent' | 'owner' | 'otherInstructor' | 'admin', string | null>;
let ours: { id: string; joinCode: string };
let member: string;
let assignment: string;
const recording = 'recording0000001';

beforeAll(async () => {
  site = await classroom();
  const admin = await site.admin();
  const owner = await site.instructor(admin, 'Grace');
  const otherInstructor = await site.instructor(admin, 'Edsger');
  ours = await site.class(owner, 'Mail 101');
  const theirs = await site.class(otherInstructor, 'Mail 102');
  const student = await site.student(ours.joinCode, 'Bo');
  people = { visitor: null, student, otherStudent: await site.student(theirs.joinCode, 'Cy'), owner, otherInstructor, admin };
  const draft = { title: 'Week 1', scenarios: ['open-relay-postfix'], opensAt: 0, dueAt: Date.now() + 3600_000, late: 'mark', latePercent: 50 };
  bodies['POST /classes/:class/assignments'] = draft;
  bodies['PUT /classes/:class/assignments/:assignment'] = draft;
  assignment = ((await site.send(owner, 'POST', `/api/classes/${ours.id}/assignments`, draft)).body as { id: string }).id;
  const { id: learner } = (await site.send(student, 'GET', '/api/me')).body as { id: string };
  await site.store.progress.startAttempt(attempt({ id: 'a'.repeat(16), learner }));
  const lab = { lab: 'lab0000001', learner, scenario: 'open-relay', terminal: 'mx', label: 'mx.harbor.test' };
  await site.store.recordings.insert({ ...lab, id: recording, startedAt: 1000, endedAt: 2000, reason: 'closed', bytes: 3 });
  const { file } = await site.casts.open({ learner, id: recording });
  await file.append('{}\n');
  await file.close();
  member = (((await site.send(owner, 'GET', `/api/classes/${ours.id}`)).body as ClassView).members[0]?.id ?? '') as string;
});
afterAll(() => site[Symbol.asyncDispose]());

/** Every route that Express knows under /api. */
const routes = () => {
  const api = createApi({ origins: {}, people: site.app.people } as unknown as Parameters<typeof createApi>[0]);
  return api.stack.flatMap(({ route }) =>
    route ? Object.keys((route as unknown as { methods: Record<string, boolean> }).methods).map((method) => `${method.toUpperCase()} ${route.path}`) : [],
  );
};
const everybody = ['visitor', 'student', 'otherStudent', 'owner', 'otherInstructor', 'admin'] as const;
type Who = (typeof everybody)[number];
const staff: readonly Who[] = ['owner', 'otherInstructor', 'admin'];
/** Who gets past the rule (whatever the answer is then); of a class, only its owner and the admin. */
const mayPass = (route: string): readonly Who[] => {
  const rule = routeRules[route];
  if (rule === 'anybody') return everybody;
  if (rule === 'learner') return everybody.filter((who) => who !== 'visitor');
  if (rule === 'student') return ['student', 'otherStudent'];
  if (rule === 'admin') return ['admin'];
  if (rule === 'staff') return route.includes(':class') ? ['owner', 'admin'] : staff;
  return rule === 'keeper' ? staff : [];
};
const bodies: Record<string, unknown> = {
  'PUT /classes/:class': { code: 'rotate' },
  'POST /classes/:class/roster': { text: 'Dee' },
  'POST /classes': { name: 'Another' },
  'PUT /classes/:class/assignments/:assignment/extensions/:member': { dueAt: null },
};

/** What takes people away comes late, then places, then classes. */
const late = [/^DELETE \/me$/, /^DELETE \/classes\/:class\//, /^DELETE \/classes\/:class$/];
const weight = (route: string) => late.findIndex((pattern) => pattern.test(route));

describe('whoever asks', () => {
  it('meets a rule at every route, and every rule has its route', () => {
    expect(routes().sort()).toEqual(Object.keys(routeRules).sort());
  });

  it('may send no event at all without a session, and a session that ends takes its connections along', async () => {
    const visitor = io(site.url, { transports: ['websocket'], forceNew: true, reconnection: false });
    const refused = await new Promise<Error & { data?: { code: string } }>((resolve) => visitor.on('connect_error', resolve));
    expect(refused.data?.code).toBe('sign-in-needed');
    visitor.close();
    const cookie = await site.student(((await site.send(people.owner, 'GET', `/api/classes/${ours.id}`)).body as ClassView).card.joinCode ?? '', 'Dot');
    const socket = io(site.url, { transports: ['websocket'], forceNew: true, reconnection: false, extraHeaders: { cookie } });
    await new Promise((resolve) => socket.on('connect', () => resolve(undefined)));
    const answers = await Promise.all(Object.keys(eventRules).map(async (name) => [name, (await socket.emitWithAck(name, {})).problem?.code]));
    // A student; whose lab or class it is, the use cases ask.
    const notForStudents = Object.entries(eventRules).flatMap(([name, rule]) => (['learner', 'student'].includes(rule) ? [] : [name]));
    expect(answers.flatMap(([name, code]) => (code === 'forbidden' ? [name] : []))).toEqual(notForStudents);
    const gone = new Promise((resolve) => socket.on('disconnect', resolve));
    await site.send(cookie, 'DELETE', '/api/session');
    expect(await gone).toBe('io server disconnect');
    expect((await site.send(cookie, 'GET', '/api/me')).status).toBe(401);
  });

  it('from a page of another site changes nothing, with whatever cookie', async () => {
    const answer = await fetch(`${site.url}/api/classes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: people.admin ?? '', origin: 'http://evil.example' },
      body: '{"name":"Mine"}',
    });
    expect(answer.status).toBe(400);
  });
});

describe('a student', () => {
  it('sees the board of the own class alone', async () => {
    const { body } = await site.send(people.otherStudent, 'GET', '/api/boards/own');
    expect((body as BoardView).rows.map(({ nickname }) => nickname)).toEqual(['Cy']);
    expect((await site.send(people.otherStudent, 'GET', `/api/boards/${assignment}`)).status).toBe(404);
  });

  it('comes back by the personal link, and only by the newest', async () => {
    const first = (await site.send(people.otherStudent, 'POST', '/api/me/resume', {})).body as { secret: string };
    const second = (await site.send(people.otherStudent, 'POST', '/api/me/resume', {})).body as { secret: string };
    expect((await site.send(null, 'POST', '/api/resume', first)).status).toBe(410);
    const back = await site.send(null, 'POST', '/api/resume', second);
    expect(back.body).toMatchObject({ person: { role: 'student', name: 'Cy', className: 'Mail 102' } });
    expect((await site.send(back.cookie, 'GET', '/api/me')).status).toBe(200);
  });
});

describe('a recording', () => {
  it('is for who was at the terminal, for the instructor of the class, for the admin, and for nobody else', async () => {
    const own = '/api/me/recordings';
    const members = `/api/classes/${ours.id}/members/${member}/recordings`;
    const seen = async (who: Who, path: string) => {
      const [list, cast] = [await site.send(people[who], 'GET', path), await site.send(people[who], 'GET', `${path}/${recording}`)];
      return [list.status === 200 ? (list.body as RecordingsView).recordings.length : list.status, cast.status === 200 ? cast.body : cast.status];
    };
    const answers = await Promise.all(everybody.map(async (who) => [who, await seen(who, own), await seen(who, members)]));
    expect(answers).toEqual([
      ['visitor', [401, 401], [401, 401]],
      ['student', [1, '{}\n'], [403, 403]],
      ['otherStudent', [0, 404], [403, 403]],
      ['owner', [0, 404], [1, '{}\n']],
      ['otherInstructor', [0, 404], [404, 404]],
      ['admin', [0, 404], [1, '{}\n']],
    ]);
  });

  it('is not shown under another member of the class either', async () => {
    await site.student(ours.joinCode, 'Eli');
    const members = ((await site.send(people.owner, 'GET', `/api/classes/${ours.id}`)).body as ClassView).members;
    const eli = members.find(({ name }) => name === 'Eli')?.id;
    expect((await site.send(people.owner, 'GET', `/api/classes/${ours.id}/members/${eli}/recordings/${recording}`)).status).toBe(404);
  });

  it('comes as a file to keep, never as a page', async () => {
    const answer = await fetch(`${site.url}/api/me/recordings/${recording}`, { headers: { cookie: people.student ?? '' } });
    expect(answer.headers.get('content-type')).toMatch(/^application\/x-asciicast/);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="open-relay-mx-19700101T0000.cast"');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('a password of a student’s choice', () => {
  it('is another way back, for each of two who share a name, and ends with the place on the roster', async () => {
    await using fresh = await classroom();
    const teacher = await fresh.admin();
    const [one, two] = [await fresh.class(teacher, 'One'), await fresh.class(teacher, 'Two')];
    const secrets = { One: 'my first password', Two: 'my other password' };
    for (const [at, password] of [
      [one, secrets.One],
      [two, secrets.Two],
    ] as const)
      expect((await fresh.send(await fresh.student(at.joinCode, 'Bo'), 'PUT', '/api/me/password', { password })).status).toBe(200);
    const enter = (password: string) => fresh.send(null, 'POST', '/api/login', { name: ' bo ', password });
    for (const [className, password] of Object.entries(secrets)) expect((await enter(password)).body).toMatchObject({ person: { role: 'student', className } });
    expect((await enter('somebody else’s')).status).toBe(403);
    expect((await fresh.send((await enter(secrets.One)).cookie, 'PUT', '/api/me/password', { password: 'short' })).status).toBe(400);
    const place = ((await fresh.send(teacher, 'GET', `/api/classes/${one.id}`)).body as ClassView).members[0]?.id;
    await fresh.send(teacher, 'DELETE', `/api/classes/${one.id}/members/${place}`);
    expect((await enter(secrets.One)).status).toBe(403);
  });
});

describe('the set-up link', () => {
  it('makes one account, once', async () => {
    await using fresh = await classroom();
    const secret = await fresh.app.people.setupSecret();
    const made = { secret, name: 'Ada', password: 'correct horse' };
    const answers = await Promise.all([1, 2, 3].map(() => fresh.send(null, 'POST', '/api/setup', made)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
    expect(await fresh.app.people.setupSecret()).toBeNull();
    expect((await fresh.send(null, 'POST', '/api/login', { name: 'ada', password: 'correct horse' })).status).toBe(200);
    expect((await fresh.send(null, 'POST', '/api/login', { name: 'ada', password: 'wrong horse' })).status).toBe(403);
    expect((await fresh.send(null, 'POST', '/api/login', { name: 'nobody', password: 'wrong horse' })).status).toBe(403);
  });

  it('leaves a guesser 20 tries in five minutes', async () => {
    await using fresh = await classroom();
    const codes = [];
    for (let n = 0; n < 25; n++) codes.push((await fresh.send(null, 'POST', '/api/join', { code: 'ABCD2345', name: 'Eve' })).status);
    expect(codes.filter((code) => code === 404)).toHaveLength(20);
    expect(codes.slice(20)).toEqual([429, 429, 429, 429, 429]);
  });
});

/** Last: it ends with everybody deleted. */
describe('every route', () => {
  it('is let through by every route for those it is for, and refused by it otherwise', async () => {
    const wrong: string[] = [];
    // What ends somebody's session or place comes last.
    const order = routes().sort((a, b) => weight(a) - weight(b));
    for (const route of order.filter((one) => one !== 'DELETE /session')) {
      const [method = '', pattern = ''] = route.split(' ');
      const path = `/api${pattern.replace(':class', ours.id).replace(':member', member).replace(':assignment', assignment).replace(':board', 'own').replace(':name', 'bo').replace(':scenario', 'open-relay').replace(':format', 'moodle').replace(':exam', 'cs0-004').replace(':attempt', 'a'.repeat(16)).replace(':recording', recording).replace(':id', 'open-relay')}`;
      for (const who of [...everybody].sort((a) => (a === 'owner' ? 1 : -1))) {
        const { status, body } = await site.send(people[who], method, path, method === 'GET' ? undefined : (bodies[route] ?? {}));
        const { code } = (body as { problem?: { code: string } }).problem ?? { code: '' };
        // A class of somebody else does not exist.
        const refused = status === 401 || code === 'forbidden' || (route.includes(':class') && code === 'not-found');
        const passes = mayPass(route).includes(who);
        // The first of the two who may has removed the member.
        if (refused === passes && !(route.startsWith('DELETE /classes') && passes)) wrong.push(`${who}: ${route} answered ${status} ${code}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 60_000);
});

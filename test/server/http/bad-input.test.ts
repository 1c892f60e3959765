import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClassCard, ClassView } from '../../../server/protocol/people.ts';
import { type Classroom, classroom } from '../../harness/classroom.ts';

let site: Classroom;
let grace: string;
let ours: { id: string; joinCode: string };
beforeAll(async () => {
  site = await classroom();
  grace = await site.instructor(await site.admin(), 'Grace');
  ours = await site.class(grace, 'Mail 101');
});
afterAll(() => site[Symbol.asyncDispose]());

const problemOf = ({ status, body }: { status: number; body: unknown }) => {
  const { code, detail } = (body as { problem: { code: string; detail: string } }).problem;
  return { status, code, detail };
};
const classes = async () => (await site.send(grace, 'GET', '/api/classes')).body as ClassCard[];
const members = async () => ((await site.send(grace, 'GET', `/api/classes/${ours.id}`)).body as ClassView).members;

describe('joining', () => {
  it.each([
    ['a wrong code', 'ABCD-EFGH', 404, 'join-refused', /wrong, was replaced, or the class is closed/],
    ['a code that is none', 'ABC', 400, 'bad-request', /eight letters and digits/],
    ['no code', '', 400, 'bad-request', /eight letters and digits/],
  ])('with %s is refused in words, and nobody has joined', async (_what, code, status, problem, reason) => {
    const answer = await site.send(null, 'POST', '/api/join', { code, name: 'Bo' });
    expect(problemOf(answer)).toEqual({ status, code: problem, detail: expect.stringMatching(reason) });
    expect(answer.cookie).toBe('');
    expect(await members()).toEqual([]);
  });

  it('from two tabs at once makes one member, and the other tab is told the way back', async () => {
    const answers = await Promise.all([1, 2].map(() => site.send(null, 'POST', '/api/join', { code: ours.joinCode, name: 'Bo' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const refused = answers.find(({ status }) => status === 409)!;
    expect(problemOf(refused)).toMatchObject({ code: 'name-taken', detail: expect.stringMatching(/Bo has joined this class already.*personal link/) });
    expect(refused.cookie).toBe('');
    expect((await members()).map(({ name }) => name)).toEqual(['Bo']);
  });

  it('with a name that is taken is refused, whatever its case and spaces', async () => {
    const answer = await site.send(null, 'POST', '/api/join', { code: ours.joinCode, name: ' bO ' });
    expect(problemOf(answer)).toMatchObject({ status: 409, code: 'name-taken' });
  });
});

describe('a class', () => {
  it('that two tabs make at once is one class, and the other tab is told', async () => {
    const answers = await Promise.all([1, 2].map(() => site.send(grace, 'POST', '/api/classes', { name: 'Mail 201' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(problemOf(answers.find(({ status }) => status === 409)!)).toMatchObject({ code: 'name-taken', detail: 'You have a class called Mail 201 already.' });
    expect((await classes()).map(({ name }) => name).sort()).toEqual(['Mail 101', 'Mail 201']);
  });

  it('takes no name of another one of the same instructor, also when it comes back from the archive', async () => {
    const { id } = (await classes()).find(({ name }) => name === 'Mail 201')!;
    const change = (of: string, body: object) => site.send(grace, 'PUT', `/api/classes/${of}`, body);
    expect(problemOf(await change(id, { name: 'mail 101' }))).toMatchObject({ status: 409, code: 'name-taken' });
    expect((await change(id, { name: 'MAIL 201' })).status).toBe(200);
    await change(id, { archived: true });
    const next = (await site.send(grace, 'POST', '/api/classes', { name: 'Mail 201' })).body as ClassCard;
    expect(problemOf(await change(id, { archived: false }))).toMatchObject({ status: 409, code: 'name-taken' });
    expect((await change(id, { archived: false, name: 'Mail 201, last year' })).status).toBe(200);
    await site.send(grace, 'DELETE', `/api/classes/${next.id}`);
    expect((await classes()).map(({ name }) => name).sort()).toEqual(['Mail 101', 'Mail 201, last year']);
  });

  it('of the same name may be another instructor’s', async () => {
    const ada = (await site.send(null, 'POST', '/api/login', { name: 'Ada', password: 'correct horse' })).cookie;
    expect((await site.send(ada, 'POST', '/api/classes', { name: 'Mail 101' })).status).toBe(200);
  });
});

describe('a roster', () => {
  const upload = (text: string) => site.send(grace, 'POST', `/api/classes/${ours.id}/roster`, { text });

  it.each([
    ['is empty', '', 400, /^The list is empty/],
    ['has only titles', '\uFEFFName;E-mail\r\n', 400, /titles and no people/],
    ['has too many people', Array.from({ length: 10_001 }, (_, n) => `S ${n}`).join('\n'), 400, /at most 10000 people/],
    ['is larger than four megabytes', 'x'.repeat(4.1 * 1024 * 1024), 413, /too large/],
  ])('is refused in words when it %s, and changes nothing', async (_what, text, status, reason) => {
    expect(problemOf(await upload(text))).toEqual({ status, code: 'bad-request', detail: expect.stringMatching(reason) });
    expect((await members()).map(({ name }) => name)).toEqual(['Bo']);
  });

  it('of 10,000 rows from a spreadsheet, uploaded by two tabs at once, is there once: byte order mark, semicolons, every line end, people twice', async () => {
    const ends = ['\r\n', '\n', '\r'];
    const row = (n: number) => `Student ${n % 9_900};s${n % 9_900}@school.example;${n % 9_900}${ends[n % 3]}`;
    const text = `\uFEFFName;E-mail;ID number\r\n${Array.from({ length: 10_000 }, (_, n) => row(n)).join('')}`;
    const answers = await Promise.all([upload(text), upload(text)]);
    const problems = Array.from({ length: 100 }, (_, n) => ({ line: 9_902 + n, text: `Student ${n} stands on the list twice.` }));
    expect(answers.map(({ body }) => body)).toEqual(
      expect.arrayContaining([
        { added: 9_900, updated: 0, unchanged: 0, problems },
        { added: 0, updated: 0, unchanged: 9_900, problems },
      ]),
    );
    const now = await members();
    expect([now.length, new Set(now.map(({ name }) => name)).size]).toEqual([9_901, 9_901]);
    expect(now.find(({ name }) => name === 'Student 7')).toMatchObject({ email: 's7@school.example', idNumber: '7', joinedAt: null });
  });
});

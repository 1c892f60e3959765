import { json, type Request, type Response, type Router } from 'express';
import { GradeFormat } from '../labs/classes/grade-table.ts';
import type { People } from '../labs/people/people.ts';
import type { Person } from '../labs/people/people-store.ts';
import { AccountId, ClassId, MemberId, Slug } from '../protocol/ids.ts';
import { bodies } from '../protocol/people.ts';
import type { Enter } from './enter.ts';
import { cookieName, secretOf } from './identify.ts';

const rosterBody = json({ limit: '4mb' });

/** How a route is put on the router: the rule is asked before anything of the body is read. */
export type PutRoute = (
  method: 'get' | 'post' | 'put' | 'delete',
  path: string,
  handle: (person: Person | null, request: Request, response: Response) => unknown,
  body?: ReturnType<typeof json>,
) => Router;

/** Express has matched the path; an id that is none is a bad request. */
const classOf = (request: Request) => ClassId.parse(request.params.class);
const memberOf = (request: Request) => MemberId.parse(request.params.member);
/** Behind a rule that lets in none but people. */
export const known = (person: Person | null): Person => person as Person;

/** Signing in and classes. In solo mode nobody passes the rules of most of them, and the others find no account. */
export const addPeople = (route: PutRoute, people: People, enter: Enter): void => {
  route('get', '/session', (person) => people.session(person));
  route('delete', '/session', async (_person, request, response) => {
    const secret = secretOf(request.headers.cookie);
    if (secret && people.mode === 'classroom') await people.logOut(secret);
    response.clearCookie(cookieName, { httpOnly: true, sameSite: 'lax', path: '/' });
    return people.session(people.mode === 'solo' ? await people.person(null) : null);
  });
  route('post', '/setup', (_person, request, response) => {
    const { secret, name, password } = bodies.setUp.parse(request.body);
    return enter(request, response, '', () => people.setUp(secret, name, password));
  });
  route('post', '/login', (_person, request, response) => {
    const { name, password } = bodies.logIn.parse(request.body);
    return enter(request, response, name.toLowerCase(), () => people.logIn(name, password));
  });
  route('post', '/join', (_person, request, response) => {
    const { code, name } = bodies.join.parse(request.body);
    return enter(request, response, '', () => people.join(code, name));
  });
  route('post', '/resume', (_person, request, response) => {
    const { secret } = bodies.resume.parse(request.body);
    return enter(request, response, '', () => people.resume(secret));
  });
  route('post', '/me/resume', (person) => people.resumeLink(known(person)));
  route('post', '/accounts', async (_person, request) => {
    const { name, password, email } = bodies.newAccount.parse(request.body);
    await people.createInstructor(name, password, email);
    return { name };
  });
  route('get', '/accounts', () => people.accounts());
  route('put', '/accounts/:account', (_person, request) =>
    people.changeAccount(AccountId.parse(request.params.account), bodies.changeAccount.parse(request.body).email),
  );
  route('put', '/me/password', async (person, request) => {
    await people.setPassword(known(person), bodies.password.parse(request.body).password);
    return {};
  });
  route('get', '/classes', (person) => people.classes(known(person)));
  route('post', '/classes', (person, request) => people.createClass(known(person), bodies.newClass.parse(request.body).name));
  route('get', '/classes/:class', (person, request) => people.class(known(person), classOf(request)));
  route('put', '/classes/:class', (person, request) => people.changeClass(known(person), classOf(request), bodies.changeClass.parse(request.body)));
  route('get', '/classes/:class/heat/:scenario', (person, request) => people.heat(known(person), classOf(request), Slug.parse(request.params.scenario)));
  route('get', '/classes/:class/grades/:format', async (person, request, response) => {
    const format = GradeFormat.parse(request.params.format);
    const csv = await people.grades(known(person), classOf(request), format);
    response.type('text/csv; charset=utf-8').set('Content-Disposition', `attachment; filename="grades-${format}.csv"`).send(csv);
  });
  route(
    'post',
    '/classes/:class/roster',
    (person, request) => people.importRoster(known(person), classOf(request), bodies.roster.parse(request.body).text),
    rosterBody,
  );
  route('post', '/classes/:class/members/:member/resume', (person, request) => people.memberResume(known(person), classOf(request), memberOf(request)));
  route('put', '/classes/:class/members/:member', (person, request) =>
    people.showMember(known(person), classOf(request), memberOf(request), bodies.shown.parse(request.body)),
  );
  route('delete', '/classes/:class/members/:member', async (person, request) => {
    await people.removeMember(known(person), classOf(request), memberOf(request));
    return {};
  });
};

import type { IncomingMessage } from 'node:http';
import { json, Router } from 'express';
import type { Logger } from 'pino';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { z } from 'zod';
import type { Assignments } from '../labs/classes/assignments.ts';
import type { Boards } from '../labs/classes/boards.ts';
import type { Notes } from '../labs/people/notes.ts';
import type { People } from '../labs/people/people.ts';
import type { Person } from '../labs/people/people-store.ts';
import type { PersonalData } from '../labs/people/personal-data.ts';
import type { SignOn } from '../labs/people/sign-on.ts';
import { authorise, routeRules } from '../labs/policy.ts';
import type { Range } from '../labs/range.ts';
import type { Replays } from '../labs/recordings/replays.ts';
import type { LearnerRecord, LearnerStore } from '../labs/store.ts';
import { Slug } from '../protocol/ids.ts';
import { ExamAnswers, ExamName } from '../protocol/me.ts';
import { Problem } from '../protocol/problems.ts';
import { Nickname } from '../protocol/views.ts';
import { addAssignments } from './assignment-api.ts';
import { addBoards } from './board-api.ts';
import { addData } from './data-api.ts';
import { createEnter } from './enter.ts';
import { cookieName } from './identify.ts';
import { addMembers } from './member-api.ts';
import { addNotes } from './notes-api.ts';
import type { OriginPolicy } from './origin.ts';
import { addPeople, type PutRoute } from './people-api.ts';
import { addReplays } from './replay-api.ts';
import { addSignOn } from './sign-on-api.ts';
import { take } from './take.ts';

export interface ApiOptions {
  range: Range;
  learners: LearnerStore;
  people: People;
  assignments: Assignments;
  boards: Boards;
  data: PersonalData;
  notes: Notes;
  replays: Replays;
  signOn?: SignOn | null;
  log?: Logger;
  identify: (request: IncomingMessage) => Promise<Person | null>;
  origins: OriginPolicy;
  /** Requests of one learner in 10 seconds. */
  requestsPer10s?: number;
}

const Named = z.strictObject({ nickname: Nickname });
const cookieAgeMs = 400 * 24 * 3600 * 1000;
const smallBody = json({ limit: '32kb' });

/** The JSON interface under /api. Every route goes through `route`: who asks, may they, how often, and only then the body. Failures are left to errors.ts. */
export const createApi = ({
  range,
  learners,
  people,
  assignments,
  boards,
  data,
  notes,
  replays,
  signOn = null,
  log,
  identify,
  origins,
  requestsPer10s = 1000,
}: ApiOptions): Router => {
  const reads = new RateLimiterMemory({ points: requestsPer10s, duration: 10 });
  const joins = new RateLimiterMemory({ points: 30, duration: 60 });
  const api = Router();
  api.use((request, response, next) => {
    response.set('Cache-Control', 'no-store');
    if (request.method !== 'GET' && request.method !== 'HEAD' && !origins.sameOrigin(request))
      throw new Problem('bad-request', 'The request came from a page of another site.');
    next();
  });
  const persons = new WeakMap<object, Person | null>();
  const route: PutRoute = (method, path, handle, body = smallBody) =>
    api[method](
      path,
      async (request, _response, next) => {
        const person = await identify(request);
        await take(reads, person?.learner.id ?? request.socket.remoteAddress ?? '');
        authorise(routeRules[`${method.toUpperCase()} ${path}`], person);
        persons.set(request, person);
        next();
      },
      body,
      async (request, response) => {
        const answer = await handle(persons.get(request) ?? null, request, response);
        if (!response.headersSent) response.json(answer);
      },
    );
  /** For routes whose rule lets in none but people. */
  const learner = (person: Person | null): LearnerRecord => (person as Person).learner;

  route('get', '/catalogue', (person) => range.catalogue(learner(person)));
  route('get', '/scenarios/:id', (person, request) => range.scenario(learner(person), Slug.parse(request.params.id)));
  route('get', '/me', (person) => range.me(learner(person)));
  route('put', '/me', (person, request) => range.rename(learner(person), Named.parse(request.body).nickname));
  route('get', '/me/progress', (person) => range.progress(learner(person)));
  route('get', '/me/mistakes', (person) => range.mistakes(learner(person)));
  route('get', '/exams/:exam', (_person, request) => range.exam(ExamName.parse(request.params.exam)));
  route('post', '/exams/:exam', (person, request) =>
    range.examReport(learner(person), ExamName.parse(request.params.exam), ExamAnswers.parse(request.body).answers),
  );
  route('get', '/system', () => range.system());
  route('post', '/learners', async (_person, request, response) => {
    await take(joins, request.socket.remoteAddress ?? '');
    const { learner: made, secret } = await learners.create(Named.parse(request.body).nickname);
    response.cookie(cookieName, secret, { httpOnly: true, sameSite: 'lax', secure: request.secure, path: '/', maxAge: cookieAgeMs });
    response.status(201).json(await range.me(made));
  });
  route('delete', '/cookie', (_person, _request, response) => {
    response.clearCookie(cookieName, { httpOnly: true, sameSite: 'lax', path: '/' });
    response.status(204).end();
  });
  const enter = createEnter(people);
  addPeople(route, people, enter);
  addSignOn(route, people, signOn, enter, log);
  addAssignments(route, assignments);
  addBoards(route, boards);
  addMembers(route, range);
  addReplays(route, replays);
  addData(route, data);
  addNotes(route, notes);
  api.use((request) => {
    throw new Problem('not-found', `There is no ${request.method} ${request.originalUrl.slice(0, 200)}.`);
  });
  return api;
};

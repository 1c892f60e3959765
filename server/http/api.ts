import type { IncomingMessage } from 'node:http';
import { json, type Response, Router, type Request as WebRequest } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { z } from 'zod';
import type { Range } from '../labs/range.ts';
import type { LearnerRecord, LearnerStore } from '../labs/store.ts';
import { Slug } from '../protocol/ids.ts';
import { ExamAnswers, ExamName } from '../protocol/me.ts';
import { Problem } from '../protocol/problems.ts';
import { Nickname } from '../protocol/views.ts';
import { cookieName } from './identify.ts';
import type { OriginPolicy } from './origin.ts';

export interface ApiOptions {
  range: Range;
  learners: LearnerStore;
  identify: (request: IncomingMessage) => Promise<LearnerRecord>;
  origins: OriginPolicy;
  /** Requests of one learner in 10 seconds. */
  requestsPer10s?: number;
}

const Named = z.strictObject({ nickname: Nickname });
const cookieAgeMs = 400 * 24 * 3600 * 1000;

/** The JSON interface under /api. Failures are left to errors.ts. */
export const createApi = ({ range, learners, identify, origins, requestsPer10s = 1000 }: ApiOptions): Router => {
  const reads = new RateLimiterMemory({ points: requestsPer10s, duration: 10 });
  const joins = new RateLimiterMemory({ points: 30, duration: 60 });
  const take = async (limiter: RateLimiterMemory, key: string) => {
    await limiter.consume(key).catch((refusal: unknown) => {
      throw refusal instanceof Error ? refusal : new Problem('too-many-requests', `The limit is ${limiter.points} in ${limiter.duration} s.`);
    });
  };
  const route = (handle: (learner: LearnerRecord, request: WebRequest) => unknown) => async (request: WebRequest, response: Response) => {
    const learner = await identify(request);
    await take(reads, learner.id);
    response.json(await handle(learner, request));
  };

  const api = Router();
  api.use((request, response, next) => {
    response.set('Cache-Control', 'no-store');
    if (request.method !== 'GET' && request.method !== 'HEAD' && !origins.sameOrigin(request))
      throw new Problem('bad-request', 'The request came from a page of another site.');
    next();
  });
  api.use(json({ limit: '32kb' }));
  api.get(
    '/catalogue',
    route((learner) => range.catalogue(learner)),
  );
  api.get(
    '/scenarios/:id',
    route((learner, request) => range.scenario(learner, Slug.parse(request.params.id))),
  );
  api.get(
    '/me',
    route((learner) => range.me(learner)),
  );
  api.put(
    '/me',
    route((learner, request) => range.rename(learner, Named.parse(request.body).nickname)),
  );
  api.get(
    '/me/progress',
    route((learner) => range.progress(learner)),
  );
  api.get(
    '/me/mistakes',
    route((learner) => range.mistakes(learner)),
  );
  api.get(
    '/exams/:exam',
    route((_learner, request) => range.exam(ExamName.parse(request.params.exam))),
  );
  api.post(
    '/exams/:exam',
    route((learner, request) => range.examReport(learner, ExamName.parse(request.params.exam), ExamAnswers.parse(request.body).answers)),
  );
  api.get(
    '/standings',
    route((learner) => range.standings(learner)),
  );
  api.get(
    '/system',
    route(() => range.system()),
  );
  api.post('/learners', async (request, response) => {
    await take(joins, request.socket.remoteAddress ?? '');
    const { learner, secret } = await learners.create(Named.parse(request.body).nickname);
    response.cookie(cookieName, secret, { httpOnly: true, sameSite: 'lax', secure: request.secure, path: '/', maxAge: cookieAgeMs });
    response.status(201).json(await range.me(learner));
  });
  api.delete('/cookie', (_request, response) => {
    response.clearCookie(cookieName, { httpOnly: true, sameSite: 'lax', path: '/' });
    response.status(204).end();
  });
  api.use((request) => {
    throw new Problem('not-found', `There is no ${request.method} ${request.originalUrl.slice(0, 200)}.`);
  });
  return api;
};

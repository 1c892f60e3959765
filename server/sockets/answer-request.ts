import type { Logger } from 'pino';
import { z } from 'zod';
import type { Person } from '../labs/people/people-store.ts';
import { authorise, eventRules } from '../labs/policy.ts';
import type { Range, Visitor } from '../labs/range.ts';
import { type Answer, type Request, type RequestName, requests } from '../protocol/events.ts';
import { Problem, type ProblemView } from '../protocol/problems.ts';
import { classOf, type createLimiter } from './limits.ts';

export interface Desk {
  range: Range;
  limiter: ReturnType<typeof createLimiter>;
  log: Logger;
}

export interface Connection {
  id: string;
  address: string;
}

const isRequest = (name: string): name is RequestName => Object.hasOwn(requests, name);
const brief = (text: string) => (text.length > 300 ? `${text.slice(0, 300)}…` : text);

/** The one way from an event to a handler: authorise, parse, limit, handle. Never rejects: whatever happens becomes an answer. */
export const answerRequest = async (desk: Desk, person: Person, connection: Connection, name: string, payload: unknown): Promise<Answer<unknown>> => {
  try {
    return { ok: true, value: await handle(desk, person, connection, name, payload) };
  } catch (error) {
    return { ok: false, problem: problemOf(desk.log, name, error) };
  }
};

const handle = async ({ range, limiter }: Desk, person: Person, connection: Connection, name: string, payload: unknown): Promise<unknown> => {
  const visitor: Visitor = { person, learner: person.learner, connection: connection.id, address: connection.address };
  if (!isRequest(name)) {
    await limiter.take(visitor.learner.id, 'malformed');
    throw new Problem('bad-request', `There is no event ${JSON.stringify(brief(name))}.`);
  }
  authorise(eventRules[name], person);
  const parsed = requests[name].safeParse(payload);
  if (!parsed.success) {
    await limiter.take(visitor.learner.id, 'malformed');
    throw new Problem('bad-request', brief(`${name}: ${z.prettifyError(parsed.error)}`));
  }
  await limiter.take(visitor.learner.id, classOf(name));
  return run(range, name, visitor, parsed.data);
};

/** The payload was parsed by this very name's schema, which the compiler cannot follow through the union. */
const run = <N extends RequestName>(range: Range, name: N, visitor: Visitor, payload: unknown) => range.handlers[name](visitor, payload as Request<N>);

const problemOf = (log: Logger, name: string, error: unknown): ProblemView => {
  if (error instanceof Problem) {
    if (error.status >= 500) log.warn({ err: error, event: name }, 'request failed');
    return error.view;
  }
  log.error({ err: error, event: name }, 'request failed unexpectedly');
  return new Problem('internal', `The event ${name} could not be handled.`).view;
};

import type { Handlers, Push, Range, Visitor } from '../../server/labs/range.ts';
import { type RequestName, requests } from '../../server/protocol/events.ts';
import { Problem } from '../../server/protocol/problems.ts';
import type { SystemView } from '../../server/protocol/views.ts';

export interface FakeRange extends Range {
  /** Every request that reached a handler. */
  readonly seen: { visitor: Visitor; name: RequestName; payload: unknown }[];
  /** Connections that `left` was called for. */
  readonly gone: string[];
  /** Learners whose labs were ended. */
  readonly ended: string[];
  push(push: Push): void;
  /** Replaces what a handler does. */
  on<N extends RequestName>(name: N, handler: Handlers[N]): void;
}

const system: SystemView = { phase: 'ready', engine: 'Docker 20.10.24', images: [], problem: null, labs: { running: 0, capacity: 4, queued: 0 } };

/** A range without labs: handlers answer null unless replaced, queries answer next to nothing. */
export const fakeRange = (): FakeRange => {
  const seen: FakeRange['seen'] = [];
  const gone: string[] = [];
  const ended: string[] = [];
  const listeners = new Set<(push: Push) => void>();
  const replaced = new Map<string, (visitor: Visitor, payload: never) => Promise<unknown>>();
  const handler = (name: RequestName) => async (visitor: Visitor, payload: unknown) => {
    seen.push({ visitor, name, payload });
    return (await replaced.get(name)?.(visitor, payload as never)) ?? null;
  };
  const handlers = Object.fromEntries((Object.keys(requests) as RequestName[]).map((name) => [name, handler(name)])) as unknown as Handlers;
  const nicknames = new Map<string, string>();
  return {
    seen,
    gone,
    ended,
    handlers,
    on: (name, replacement) => void replaced.set(name, replacement as (visitor: Visitor, payload: never) => Promise<unknown>),
    push: (push) => {
      for (const listener of listeners) listener(push);
    },
    catalogue: async () => ({ scenarios: [], broken: [] }),
    scenario: async (_learner, id) => {
      throw new Problem('not-found', `There is no scenario ${id}.`);
    },
    me: async ({ id, nickname }) => ({ id, nickname: nicknames.get(id) ?? nickname, points: 0 }),
    progress: async () => ({ exams: [], history: [] }),
    mistakes: async () => [],
    exam: (exam) => ({ exam, minutes: 0, questions: [] }),
    examReport: async (_learner, exam, answers) => ({ exam, right: 0, all: answers.length, objectives: [], questions: [] }),
    rename: async ({ id }, nickname) => {
      nicknames.set(id, nickname);
      return { id, nickname, points: 0 };
    },
    system: () => system,
    endLabs: async (learners) => void ended.push(...learners),
    boardsChanged() {
      for (const listener of listeners) listener({ to: 'everybody', event: 'standings:changed', payload: {} });
    },
    memberHistory: async () => ({ name: '', rows: [] }),
    memberAttempt: async (_person, _id, _member, attempt) => {
      throw new Problem('not-found', `There is no attempt ${attempt}.`);
    },
    left: (connection) => void gone.push(connection),
    onPush: (listener) => {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
};

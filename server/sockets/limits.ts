import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { RequestName } from '../protocol/events.ts';
import { Problem } from '../protocol/problems.ts';

/** How often one learner may ask, over all connections. Terminal events come with every key and every frame; starts and checks cost containers and probes. */
export type LimitClass = 'terminal' | 'lab' | 'check' | 'other' | 'malformed';
export type Limits = Record<LimitClass, { points: number; seconds: number }>;

export const defaultLimits: Limits = {
  terminal: { points: 10_000, seconds: 1 },
  lab: { points: 60, seconds: 60 },
  check: { points: 60, seconds: 60 },
  other: { points: 300, seconds: 10 },
  malformed: { points: 100, seconds: 1 },
};

const classes: Partial<Record<RequestName, LimitClass>> = {
  'terminal:input': 'terminal',
  'terminal:ack': 'terminal',
  'terminal:resize': 'terminal',
  'lab:start': 'lab',
  'lab:reset': 'lab',
  'lab:check': 'check',
};

export const classOf = (name: RequestName): LimitClass => classes[name] ?? 'other';

/** Counts in memory. `take` throws Problem `too-many-requests`. */
export const createLimiter = (limits: Limits) => {
  const counters = new Map(
    Object.entries(limits).map(([name, { points, seconds }]) => [name, new RateLimiterMemory({ keyPrefix: name, points, duration: seconds })]),
  );
  return {
    async take(learner: string, kind: LimitClass): Promise<void> {
      try {
        await counters.get(kind)?.consume(learner);
      } catch (refusal) {
        if (refusal instanceof Error) throw refusal;
        const waitMs = (refusal as { msBeforeNext?: number }).msBeforeNext ?? 1000;
        throw new Problem(
          'too-many-requests',
          `The limit is ${limits[kind].points} in ${limits[kind].seconds} s; it opens again in ${Math.ceil(waitMs / 1000)} s.`,
        );
      }
    },
  };
};

import type { RateLimiterMemory } from 'rate-limiter-flexible';
import { Problem } from '../protocol/problems.ts';

/** Counts one against the limit. Throws Problem `too-many-requests`. */
export const take = async (limiter: RateLimiterMemory, key: string): Promise<void> => {
  await limiter.consume(key).catch((refusal: unknown) => {
    throw refusal instanceof Error ? refusal : new Problem('too-many-requests', `The limit is ${limiter.points} in ${limiter.duration} s.`);
  });
};

import type { Request, Response } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { People } from '../labs/people/people.ts';
import type { SessionView } from '../protocol/people.ts';
import { cookieName } from './identify.ts';
import { take } from './take.ts';

const cookieAgeMs = 90 * 24 * 3600 * 1000;

/** Opens a session by whatever way `open` goes, which answers its secret. `key`: the name that is tried, or empty. */
export type Enter = (request: Request, response: Response, key: string, open: () => Promise<string>) => Promise<SessionView>;

/** Counts refusals by address and by the name that was tried. */
export const createEnter = (people: People): Enter => {
  // A whole class joins from one address; guessing a password or a code meets the narrower ones.
  const doors = new RateLimiterMemory({ points: 120, duration: 60 });
  const failures = new RateLimiterMemory({ points: 20, duration: 300 });
  return async (request, response, key, open) => {
    const address = request.socket.remoteAddress ?? '';
    await take(doors, address);
    const keys = [`a ${address}`, ...(key ? [`n ${key.slice(0, 200)}`] : [])];
    for (const one of keys) if (((await failures.get(one))?.remainingPoints ?? 1) <= 0) await take(failures, one);
    let secret: string;
    try {
      secret = await open();
    } catch (error) {
      for (const one of keys) await failures.consume(one).catch(() => undefined);
      throw error;
    }
    const secure = request.secure || (request.headers.origin ?? '').startsWith('https:');
    response.cookie(cookieName, secret, { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: cookieAgeMs });
    return people.session(await people.person(secret));
  };
};

import type { IncomingMessage } from 'node:http';
import type { People } from '../labs/people.ts';
import type { Person } from '../labs/people-store.ts';

export const cookieName = 'mailrange';

/** The secret of the cookie, or null. */
export const secretOf = (header: string | undefined): string | null => {
  for (const pair of (header ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === cookieName && value && /^[A-Za-z0-9_-]{20,100}$/.test(value)) return value;
  }
  return null;
};

/** Tells who asks; null: nobody that is known. */
export const createIdentify =
  (people: People) =>
  (request: IncomingMessage): Promise<Person | null> =>
    people.person(secretOf(request.headers.cookie));

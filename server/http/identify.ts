import type { IncomingMessage } from 'node:http';
import type { People } from '../labs/people/people.ts';
import type { Person } from '../labs/people/people-store.ts';

export const cookieName = 'mailrange';

export const cookieValue = (header: string | undefined, wanted: string): string | null => {
  for (const pair of (header ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === wanted && value) return value;
  }
  return null;
};

/** The secret of the cookie, or null. */
export const secretOf = (header: string | undefined): string | null => {
  const value = cookieValue(header, cookieName);
  return value && /^[A-Za-z0-9_-]{20,100}$/.test(value) ? value : null;
};

/** Tells who asks; null: nobody that is known. */
export const createIdentify =
  (people: People) =>
  (request: IncomingMessage): Promise<Person | null> =>
    people.person(secretOf(request.headers.cookie));

import type { IncomingMessage } from 'node:http';
import type { LearnerRecord, LearnerStore } from '../labs/store.ts';

export const cookieName = 'mailrange';

/** The secret of the learner's cookie, or null. */
export const secretOf = (header: string | undefined): string | null => {
  for (const pair of (header ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === cookieName && value && /^[A-Za-z0-9_-]{20,100}$/.test(value)) return value;
  }
  return null;
};

/** Tells who asks: the learner whose cookie it is, and otherwise the solo learner. */
export const createIdentify =
  (learners: LearnerStore) =>
  async (request: IncomingMessage): Promise<LearnerRecord> => {
    const secret = secretOf(request.headers.cookie);
    return (secret && (await learners.bySecret(secret))) || learners.solo();
  };

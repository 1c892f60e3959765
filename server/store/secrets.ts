import { createHash, randomBytes } from 'node:crypto';

const lower = 'abcdefghijklmnopqrstuvwxyz012345';
/** Without letters and digits that are mistaken for each other. */
const plain = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const draw = (alphabet: string, length: number) => Array.from(randomBytes(length), (byte) => alphabet[byte % 32]).join('');

/** Two names that differ only in case or in Unicode form are one. */
export const keyOf = (name: string) => name.normalize('NFKC').toLowerCase();
/** Secrets are 32 random bytes: a plain hash of that cannot be guessed. */
export const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');
export const newSecret = () => randomBytes(32).toString('base64url');
export const newId = (length: number) => draw(lower, length);
/** 40 bits: read aloud in a classroom, and not guessed behind the rate limit. */
export const newJoinCode = () => draw(plain, 8);

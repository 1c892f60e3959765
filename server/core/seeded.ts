/** A stream of numbers that is the same for the same text: everything a lab draws comes from its seed. Not for keys or tokens that must be unguessable. */
export interface Seeded {
  /** A whole number from 0 up to, and without, `below`. */
  int(below: number): number;
  pick<T>(from: readonly T[]): T;
  /** `length` characters out of `alphabet`. */
  word(length: number, alphabet?: string): string;
}

export const lowerAlphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
/** Without the characters that look alike: people type these. */
export const mixedAlphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';

/** sfc32 started from the 128 bits of `text` hashed with cyrb128. */
export function seeded(text: string): Seeded {
  let [a, b, c, d] = cyrb128(text);
  const next = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 16; i++) next();
  const int = (below: number) => Math.floor((next() / 2 ** 32) * below);
  return {
    int,
    pick: (from) => {
      if (from.length === 0) throw new RangeError('nothing to pick from');
      return from[int(from.length)] as (typeof from)[number];
    },
    word: (length, alphabet = lowerAlphabet) => Array.from({ length }, () => alphabet.charAt(int(alphabet.length))).join(''),
  };
}

function cyrb128(text: string): [number, number, number, number] {
  let [h1, h2, h3, h4] = [1779033703, 3144134277, 1013904242, 2773480762];
  for (let i = 0; i < text.length; i++) {
    const k = text.charCodeAt(i);
    h1 = h2 ^ Math.imul(h1 ^ k, 597399067);
    h2 = h3 ^ Math.imul(h2 ^ k, 2869860233);
    h3 = h4 ^ Math.imul(h3 ^ k, 951274213);
    h4 = h1 ^ Math.imul(h4 ^ k, 2716044179);
  }
  h1 = Math.imul(h3 ^ (h1 >>> 18), 597399067);
  h2 = Math.imul(h4 ^ (h2 >>> 22), 2869860233);
  h3 = Math.imul(h1 ^ (h3 >>> 17), 951274213);
  h4 = Math.imul(h2 ^ (h4 >>> 19), 2716044179);
  h1 ^= h2 ^ h3 ^ h4;
  return [h1 | 0, (h2 ^ h1) | 0, (h3 ^ h1) | 0, (h4 ^ h1) | 0];
}

import { randomInt } from 'node:crypto';

/** An IPv4 block: first address as a number, and how many addresses. */
export interface Block {
  base: number;
  size: number;
}

/** Addresses in each subnet that is given out (/28). */
export const subnetSize = 16;

/** Parses `a.b.c.d/n`; null if it is not an IPv4 block. Bits beyond the prefix are dropped. */
export const parseBlock = (cidr: string): Block | null => {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  if (!match) return null;
  const [a, b, c, d, bits] = match.slice(1).map(Number) as [number, number, number, number, number];
  if (a > 255 || b > 255 || c > 255 || d > 255 || bits > 32) return null;
  const size = 2 ** (32 - bits);
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  return { base: address - (address % size), size };
};

export const formatSubnet = (base: number): string => `${[24, 16, 8, 0].map((shift) => (base >>> shift) & 255).join('.')}/28`;

const overlaps = (block: Block, base: number) => block.base < base + subnetSize && base < block.base + block.size;

/**
 * A free /28 of the pool: from a random place upwards, leaving out what is taken and what overlaps `avoid`.
 * Blocks in `resting` (just released) are used only when nothing else is left, in their order. Null: the pool is used up.
 */
export const pickSubnet = (pool: Block, taken: ReadonlySet<string>, resting: readonly string[], avoid: readonly Block[], start = randomInt): string | null => {
  const count = Math.floor(pool.size / subnetSize);
  if (count === 0) return null;
  const resters = new Set(resting);
  const usable = (base: number) => !taken.has(formatSubnet(base)) && !avoid.some((block) => overlaps(block, base));
  const first = start(count);
  for (let step = 0; step < count; step++) {
    const base = pool.base + ((first + step) % count) * subnetSize;
    if (usable(base) && !resters.has(formatSubnet(base))) return formatSubnet(base);
  }
  const rested = resting.find((cidr) => {
    const block = parseBlock(cidr);
    return block !== null && block.base >= pool.base && block.base < pool.base + pool.size && usable(block.base);
  });
  return rested ?? null;
};

import { describe, expect, it } from 'vitest';
import { Ring } from '../../../../server/labs/terminals/ring.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array) => new TextDecoder().decode(data);

describe('the replay buffer of a terminal', () => {
  it('gives back what came, from any offset that is still kept', () => {
    const ring = new Ring(100);
    ring.push(bytes('hello '));
    ring.push(bytes('world'));
    expect(text(ring.slice(0, 100).data)).toBe('hello world');
    expect(text(ring.slice(4, 4).data)).toBe('o wo');
    expect(ring.slice(11, 10).data).toHaveLength(0);
  });

  it('keeps the last bytes only, and moves an offset that was dropped up to the oldest one', () => {
    const ring = new Ring(8);
    for (const part of ['abc', 'def', 'ghi', 'jkl']) ring.push(bytes(part));
    expect([ring.start, ring.end]).toEqual([4, 12]);
    expect(ring.slice(0, 100)).toEqual({ offset: 4, data: bytes('efghijkl') });
  });

  it('survives a chunk larger than itself', () => {
    const ring = new Ring(4);
    ring.push(bytes('ab'));
    ring.push(bytes('0123456789'));
    expect([ring.start, ring.end]).toEqual([8, 12]);
    expect(text(ring.slice(8, 4).data)).toBe('6789');
  });
});

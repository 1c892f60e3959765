import { describe, expect, it } from 'vitest';
import { markerAt, readCast, startOf } from '../../../client/replay/cast.ts';

const startedAt = 1_800_000_000_000;
const text = (...events: unknown[]) => [{ version: 2, width: 100, height: 30 }, ...events].map((line) => JSON.stringify(line)).join('\n');

describe('a recording that is read', () => {
  it('is played with long pauses cut to two seconds, its markers with them', () => {
    const cast = readCast(text([0.5, 'o', 'a'], [60.5, 'm', 'Check: started'], [61, 'r', '80x24'], [61.5, 'o', 'b']), startedAt);
    expect(cast).toEqual({
      cols: 100,
      rows: 30,
      events: [
        [0.5, 'o', 'a'],
        [2.5, 'm', 'Check: started'],
        [3, 'r', '80x24'],
        [3.5, 'o', 'b'],
      ],
      markers: [{ at: 2.5, time: startedAt + 60_500, label: 'Check: started', kind: 'started' }],
      duration: 3.5,
    });
  });

  it('has verdicts by the name of their check', () => {
    const cast = readCast(text([1, 'm', 'Check: passed: Strangers: refused'], [1, 'm', 'Check: failed: The office'], [1, 'm', 'Taken up again']), startedAt);
    expect(cast?.markers.map(({ kind, label }) => [kind, label])).toEqual([
      ['pass', 'Strangers: refused'],
      ['fail', 'The office'],
      ['note', 'Taken up again'],
    ]);
  });

  it('does without what is no line of a recording, and is none without a header', () => {
    expect(readCast(`${text([1, 'o', 'a'], [2, 'i', 'typed'], ['x', 'o', 'b'], [3])}\n[4,"o","to`, startedAt)?.events).toEqual([[1, 'o', 'a']]);
    for (const no of ['', '{"version":3}', '[1,"o","a"]', 'no']) expect(readCast(no, startedAt)).toBeNull();
  });
});

it('an attempt begins at the start of a Check that is nearest to it', () => {
  const markers = [1, 100, 200].map((at) => ({ at, time: startedAt + at * 1000, label: 'Check: started', kind: 'started' as const }));
  expect(startOf(markers, startedAt + 99_990)?.at).toBe(100);
  expect(startOf([], startedAt)).toBeNull();
  expect([0, 1, 150, 500].map((at) => markerAt(markers, at))).toEqual([-1, 0, 1, 2]);
});

import { expect, it } from 'vitest';
import { outdated } from '../../../../server/labs/recordings/retention.ts';

const finished = [10, 20, 30, 40].map((endedAt) => ({ id: `at${endedAt}`, bytes: 100, endedAt }));
const gone = (limits: { now: number; keptMs: number; roomBytes: number }) => outdated(finished, limits).map(({ id }) => id);

it.each([
  ['nothing that is young and fits', { now: 50, keptMs: 100, roomBytes: 400 }, []],
  ['what is too old', { now: 50, keptMs: 25, roomBytes: 400 }, ['at10', 'at20']],
  ['the oldest of what does not fit', { now: 50, keptMs: 100, roomBytes: 399 }, ['at10']],
  ['the oldest of the young, too', { now: 50, keptMs: 35, roomBytes: 150 }, ['at10', 'at20', 'at30']],
  ['everything when there is no room at all', { now: 50, keptMs: 100, roomBytes: -1 }, ['at10', 'at20', 'at30', 'at40']],
])('removes %s', (_, limits, expected) => {
  expect(gone(limits)).toEqual(expected);
});

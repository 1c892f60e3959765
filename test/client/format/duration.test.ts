import { expect, test } from 'vitest';
import { ago, countdown, seconds, urgency } from '../../../client/format/duration.ts';

test('durations read naturally at every size', () => {
  expect([0, 312, 9940, 9960, 59_400, 125_000].map(seconds)).toEqual(['0.0 s', '0.3 s', '9.9 s', '10 s', '59 s', '2 min 05 s']);
});

test('a countdown never goes below zero and shows hours only when there are any', () => {
  expect([-5000, 0, 1, 59_001, 570_000, 3_723_000].map(countdown)).toEqual(['00:00', '00:00', '00:01', '01:00', '09:30', '1:02:03']);
});

test('warnings begin at ten and at two minutes', () => {
  expect([600_001, 600_000, 120_001, 120_000, -1].map(urgency)).toEqual(['calm', 'soon', 'soon', 'now', 'now']);
});

test('a gain is told by its age', () => {
  expect(ago(0, 59_000)).toBe('just now');
  expect(ago(0, 5 * 60_000)).toBe('5 min ago');
  expect(ago(0, 3 * 3_600_000)).toBe('3 h ago');
});

import { expect, test } from 'vitest';
import { overallProgress, percent } from '../../../client/system/image-progress.ts';

const image = (state: 'waiting' | 'building' | 'ready' | 'failed', done: number) => ({ name: 'base', state, step: '', done, seconds: 0 });

test('progress is full only when the image is ready, and never looks stuck while it builds', () => {
  expect(percent(image('ready', 0))).toBe(100);
  expect(percent(image('building', 0))).toBe(4);
  expect(percent(image('building', 1))).toBe(99);
  expect(percent(image('building', 0.5))).toBe(50);
  expect(percent(image('building', 50))).toBe(50);
});

test('the whole is the mean of its images, and nothing is nothing', () => {
  expect(overallProgress([image('ready', 1), image('waiting', 0)])).toBe(50);
  expect(overallProgress([])).toBe(0);
});

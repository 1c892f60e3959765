import { expect, test, vi } from 'vitest';
import { reloadOnce } from '../../../client/shell/reload-once.ts';

test('the page is fetched again once, and not again while the same part may still be missing', () => {
  const kept = new Map<string, string>();
  const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
  const reload = vi.fn();
  expect(reloadOnce(storage, 100_000, reload)).toBe(true);
  expect(reloadOnce(storage, 104_000, reload)).toBe(false);
  expect(reload).toHaveBeenCalledTimes(1);
  expect(reloadOnce(storage, 120_000, reload)).toBe(true);
});

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ChangeWatch } from '../../../../server/labs/configuration/change-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('looks once after many commands, a moment later, and then not again at once', async () => {
  const look = vi.fn(async () => undefined);
  using watch = new ChangeWatch(look, Date.now);
  for (let command = 0; command < 20; command++) watch.poke();
  expect(look).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2000);
  expect(look).toHaveBeenCalledTimes(1);
  watch.poke();
  await vi.advanceTimersByTimeAsync(4000);
  expect(look).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(4000);
  expect(look).toHaveBeenCalledTimes(2);
});

it('does not look at a lab that is over', async () => {
  const look = vi.fn(async () => undefined);
  const watch = new ChangeWatch(look, Date.now);
  watch.poke();
  watch[Symbol.dispose]();
  watch.poke();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(look).not.toHaveBeenCalled();
});

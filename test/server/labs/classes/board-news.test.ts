import { afterEach, expect, it, vi } from 'vitest';
import { BoardNews } from '../../../../server/labs/classes/board-news.ts';
import { Pushes } from '../../../../server/labs/pushes.ts';

afterEach(() => void vi.useRealTimers());

it('tells the pages at once that boards have changed, and not more than once a second', () => {
  vi.useFakeTimers();
  const pushes = new Pushes();
  const told = vi.fn();
  pushes.listen(told);
  using news = new BoardNews(pushes);
  for (let n = 0; n < 50; n++) news.changed();
  expect(told).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1000);
  expect(told).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(5000);
  expect(told).toHaveBeenCalledTimes(2);
  news.changed();
  expect(told).toHaveBeenCalledTimes(3);
});

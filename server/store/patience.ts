import { setTimeout as sleep } from 'node:timers/promises';

/** How long a write waits for another process that holds the database, on either database. */
export const patienceMs = 10_000;

/** Tries again while the database is held by somebody else, without holding up this process. The last failure is thrown as it came. */
export const patiently = async <T>(work: () => Promise<T>, isBusy: (error: unknown) => boolean): Promise<T> => {
  for (const until = performance.now() + patienceMs; ; ) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || performance.now() > until) throw error;
      await sleep(2 + Math.random() * 8);
    }
  }
};

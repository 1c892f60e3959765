import type { Deps } from '../deps.ts';

/** Less than this is drift, and an administrator's or NTP's correction that nobody notices. */
const leastJumpMs = 5000;

/**
 * The clock as the use cases read it. Whenever it was set since the last reading, or the machine slept, `onJump` is told by how many
 * milliseconds before anybody gets a time from after the jump: what was promised for a while is moved along with it.
 */
export function watchedClock({ now, elapsed }: Pick<Deps, 'now' | 'elapsed'>, onJump: (jumpMs: number) => void): () => number {
  let ahead = now() - elapsed();
  return () => {
    const time = now();
    const jump = time - elapsed() - ahead;
    if (Math.abs(jump) >= leastJumpMs) {
      ahead += jump;
      onJump(jump);
    }
    return time;
  };
}

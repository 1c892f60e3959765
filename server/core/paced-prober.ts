import type { Prober } from './ports.ts';
import type { Probe } from './probes.ts';

/** Probes that hold a session with a mail server; `connect` and `scan` say nothing to it, `mailbox` mostly waits. */
const sessions: ReadonlySet<Probe['kind']> = new Set(['smtp', 'tls', 'script']);

/** A prober that holds at most so many sessions at once; the others wait their turn, in the order they came. A probe's time limit begins with its turn. */
export function pacedProber(prober: Prober, sessionsAtOnce: number): Prober {
  const waiting: (() => void)[] = [];
  let free = sessionsAtOnce;
  const turn = async () => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  return {
    probe: async (probe, timeoutMs) => {
      if (!sessions.has(probe.kind)) return await prober.probe(probe, timeoutMs);
      await turn();
      try {
        return await prober.probe(probe, timeoutMs);
      } finally {
        leave();
      }
    },
    arrivals: (tokens, waitMs) => prober.arrivals(tokens, waitMs),
    journal: () => prober.journal(),
    log: (host, words) => prober.log(host, words),
  };
}

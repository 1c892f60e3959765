import { availableParallelism, loadavg } from 'node:os';
import type { Prober } from '../../core/ports.ts';

const most = 6;

/** How many times as long as on an idle machine a letter may take: so many programs want each processor, over the last minute. 1 to 6. */
export const slowness = (load = loadavg()[0] ?? 0, processors = availableParallelism()): number => Math.min(most, Math.max(1, load / processors));

/** A prober that waits longer for letters while the machine is busy: what comes late then is no fault of the learner. */
export function patientProber(prober: Prober, slow: () => number = slowness): Prober {
  return {
    ...prober,
    arrivals: (tokens, waitMs) => prober.arrivals(tokens, Math.round(waitMs * slow())),
    probe: (probe, timeoutMs) => {
      if (!('waitMs' in probe)) return prober.probe(probe, timeoutMs);
      const waitMs = Math.round(probe.waitMs * slow());
      return prober.probe({ ...probe, waitMs }, timeoutMs && timeoutMs + waitMs - probe.waitMs);
    },
  };
}

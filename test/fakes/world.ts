import type { World } from '../../server/core/ports.ts';
import type { ObservationOf, Probe } from '../../server/core/probes.ts';

/** A world in which every SMTP port greets, nothing arrives, and certificates are empty. */
export function fakeWorld(lab: string): World {
  return {
    lab,
    root: 'PEM',
    closed: new Promise<void>(() => undefined),
    async probe<P extends Probe>(probe: P): Promise<ObservationOf<P>> {
      if (probe.kind !== 'smtp') throw new Error(`this world answers no ${probe.kind} probe`);
      const seen: ObservationOf<Extract<Probe, { kind: 'smtp' }>> = {
        kind: 'smtp',
        end: 'done',
        detail: '',
        lines: [],
        banner: { code: 220, enhanced: null, lines: ['hello'] },
        ehlo: [],
        ehloSecure: null,
        starttls: null,
        tls: null,
        xclient: null,
        commands: [],
        auth: null,
        transactions: [],
      };
      return seen as ObservationOf<P>;
    },
    async arrivals() {
      return [];
    },
    async issue() {
      return { certificate: 'C', chain: 'C', key: 'K', root: 'R' };
    },
    async journal() {
      return { mails: [], tries: [] };
    },
    onArrival: () => ({ [Symbol.dispose]: () => undefined }),
    async [Symbol.asyncDispose]() {},
  };
}

/** One in which every port is open, besides: what the fake scenario asks for. Each such probe waits for `first`. */
export function openWorld(lab: string, first: () => Promise<void> = async () => undefined): World {
  const world = fakeWorld(lab);
  return {
    ...world,
    async probe<P extends Probe>(probe: P, timeoutMs: number): Promise<ObservationOf<P>> {
      if (probe.kind !== 'connect') return world.probe(probe, timeoutMs);
      await first();
      return { kind: 'connect', ports: probe.ports.map((port) => ({ port, state: 'open', ms: 1 })) } as ObservationOf<P>;
    },
  };
}

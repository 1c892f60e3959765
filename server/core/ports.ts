import type { Arrival, ObservationOf, Probe } from './probes.ts';
import type { CertificateMade, CertificateOrder, WorldJournal } from './world.ts';

/** What a check may do while it gathers. Everything it learns comes through here, so that judges stay pure. */
export interface Prober {
  probe<P extends Probe>(probe: P, timeoutMs?: number): Promise<ObservationOf<P>>;
  /** Arrivals that carry any of the tokens: once each token has arrived, or after `waitMs`. */
  arrivals(tokens: readonly string[], waitMs: number): Promise<Arrival[]>;
  /** What happened so far: letters at foreign servers, and the background mail. */
  journal(): Promise<WorldJournal>;
}

/** The world of one lab, as the use cases see it. Every call rejects with Problem `world-down` when the world is gone. */
export interface World extends Prober, AsyncDisposable {
  readonly lab: string;
  issue(order: CertificateOrder): Promise<CertificateMade>;
  /** PEM of the lab's root certificate. */
  readonly root: string;
  onArrival(listener: (arrival: Arrival) => void): Disposable;
  /** Settles when the attachment ends. */
  readonly closed: Promise<void>;
}

import type { Arrival, ObservationOf, Probe } from './probes.ts';
import type { CertificateMade, CertificateOrder, WorldJournal } from './world.ts';

/** A line that a host wrote in a log file; at most 1000 characters. */
export interface LogLine {
  file: string;
  text: string;
}

/** What a check may do while it gathers. Everything it learns comes through here, so that judges stay pure. */
export interface Prober {
  probe<P extends Probe>(probe: P, timeoutMs?: number): Promise<ObservationOf<P>>;
  /** Arrivals that carry any of the tokens: once each token has arrived, or after `waitMs`. */
  arrivals(tokens: readonly string[], waitMs: number): Promise<Arrival[]>;
  /** What happened so far: letters at foreign servers, and the background mail. */
  journal(): Promise<WorldJournal>;
  /** Lines below /var/log of a host that hold one of the words, as the host gives them: at most 300, oldest first. Empty where it cannot be read. */
  log(host: string, words: readonly string[]): Promise<LogLine[]>;
}

/** The world of one lab, as the use cases see it. Every call rejects with Problem `world-down` when the world is gone. */
export interface World extends Omit<Prober, 'log'>, AsyncDisposable {
  readonly lab: string;
  issue(order: CertificateOrder): Promise<CertificateMade>;
  /** PEM of the lab's root certificate. */
  readonly root: string;
  onArrival(listener: (arrival: Arrival) => void): Disposable;
  /** Settles when the attachment ends. */
  readonly closed: Promise<void>;
}

import type { Arrival, ScanSeen, SmtpSeen, TlsMode } from '../probes.ts';
import type { Sending } from './sending.ts';

/** One form tried on one way into one listener. */
export interface RelayTry {
  vantage: string;
  source: string;
  port: number;
  tls: TlsMode;
  form: string;
  kind: 'core' | 'exotic';
  /** The form greets with a name that a server may rightly refuse. */
  claimsName: boolean;
  /** The form's reverse-path is null: what it relays looks like a bounce and is none. */
  nullSender: boolean;
  token: string;
  recipient: string;
  seen: SmtpSeen;
}

/** One port from one vantage. `silenced`: it stopped answering while it was asked, so that not every form was tried. */
export interface RelayListener {
  vantage: string;
  port: number;
  state: 'serving' | 'closed' | 'dead';
  silenced: boolean;
  source: string;
  /** The first session, or null when no connection was opened. */
  seen: SmtpSeen | null;
}

export interface RelayObserved {
  /** `mx (198.18.0.3)` by vantage. */
  targets: Record<string, string>;
  control: string;
  listeners: RelayListener[];
  /** What the look over the whole range of ports saw, by vantage; none where the scenario names the ports. */
  scans: Record<string, ScanSeen>;
  tries: RelayTry[];
  arrivals: Arrival[];
  /** An ordinary message behind what was taken: when it is there, the others had their chance. Null: nothing was taken, or nobody could send one. */
  fence: Sending | null;
  /** Tokens of taken messages that lie in the mailbox of the fence. */
  local: string[];
}

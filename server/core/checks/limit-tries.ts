import type { ScriptSeen } from '../probe-script.ts';
import type { SmtpSeen } from '../probes.ts';

/** `normal`: a normal day of the client that floods later. `before`, `beside`: somebody else, before the flood and in it. */
export type LimitPart = 'normal' | 'before' | 'flood' | 'beside';

/** One session of a part. Everything is counted in the unit of `counts`. */
export interface LimitTry {
  part: LimitPart;
  account: string | null;
  source: string;
  asked: number;
  /** What the server took: recipients with 250 up to the final dot, KiB, connections with a greeting. */
  taken: number;
  /** What of that arrived; null where nothing was looked for. */
  arrived: number | null;
  seen: SmtpSeen | ScriptSeen;
}

/** How one kind of thing is sent in parts. */
export interface LimitWays {
  /** Sends units of a part from these addresses. */
  send(part: LimitPart, account: string | null, sources: readonly string[], units: number): Promise<LimitTry[]>;
  /** Looks for what is still to be looked for; the sessions that end only now. */
  end(): Promise<LimitTry[]>;
}

/** Whether everything that was tried was taken, and arrived where that was looked for. */
export const through = (tries: readonly LimitTry[]): boolean => tries.every(({ asked, taken, arrived }) => taken === asked && (arrived ?? taken) === taken);

export const sum = (tries: readonly LimitTry[], what: 'asked' | 'taken' | 'arrived'): number => tries.reduce((total, each) => total + (each[what] ?? 0), 0);

/** Whether a server that serves said no to something: such a no may pass. */
export const answered = (tries: readonly LimitTry[]): boolean =>
  tries.some(({ seen }) => seen.lines.some(({ who, text }) => who === 'S' && /^[45]/.test(text)));

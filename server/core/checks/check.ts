import { z } from 'zod';
import { Slug } from '../../protocol/ids.ts';
import type { Judgement } from '../../protocol/verdict.ts';
import type { LabPlan } from '../lab.ts';
import type { Prober } from '../ports.ts';

/** Fresh random things for one attempt: no two attempts ask with the same addresses, names or tokens. */
export interface Draw {
  /** `mr` and 20 hexadecimal digits. */
  token(): string;
  /** Letters and digits, for local parts and HELO names. */
  word(length: number): string;
  /** A stranger's Internet address that no earlier draw of this lab gave out, far from the learner's subnet. */
  stranger(): string;
  /** A foreign domain that is nobody's in particular: its MX is the tolerant sink. */
  foreignDomain(): string;
  pick<T>(from: readonly T[]): T;
  shuffle<T>(items: readonly T[]): T[];
  /** Milliseconds, for a pause before a repeated probe. */
  pause(fromMs: number, toMs: number): number;
}

/** What a check may use while it gathers. */
export interface Gathering {
  readonly plan: LabPlan;
  readonly prober: Prober;
  readonly draw: Draw;
  /** Restarts every enabled service of a host as a reboot would, and waits until port 25 (or, failing that, any port in `ports`) greets again or `waitMs` is over. */
  restart(host: string, ports: readonly number[], waitMs: number): Promise<{ ready: boolean; output: string }>;
  /** Sets off an event of the scenario (lab.events) and waits until its script is over, a minute at most. Throws Problem `scenario-broken` for a name that is none. */
  event(name: string): Promise<{ exitCode: number; output: string }>;
  /** Judges other checks of the scenario again, now. */
  again(checks: readonly string[]): Promise<Map<string, Judgement>>;
  sleep(ms: number): Promise<void>;
  /** Epoch milliseconds, by the clock of whoever grades. */
  now(): number;
  /** When a check that counts last sent as an account or from an address, by `now()`: kept as long as the lab, since the lab's limits remember as well. */
  readonly sentAt: Map<string, number>;
}

/**
 * `shared` checks run side by side. `alone` ones wait until nothing else runs.
 * `last` ones change the lab (restart) and run one after another at the end.
 */
export type Isolation = 'shared' | 'alone' | 'last';

/** Both halves of grading: `security` is what must be refused, `service` what must go on working. */
export type Half = 'security' | 'service';

/** One kind of claim: `gather` observes, `judge` is a pure function of what was observed. */
export interface Check<P = unknown, O = unknown> {
  readonly name: string;
  /** One line for the authors' reference. */
  readonly summary: string;
  readonly params: z.ZodType<P>;
  readonly isolation: Isolation;
  /** Which half a claim of this kind belongs to; `security` if left out. */
  readonly half?: (params: P) => Half;
  /** Which lines of a host's settings can decide such a claim: shown beside a verdict, never its ground. */
  readonly settings?: RegExp;
  gather(params: P, lab: Gathering): Promise<O>;
  /** Tokens of messages that must never reach a foreign server: one that arrives there after all revokes a pass. None if left out. */
  readonly forbidden?: (observed: O) => readonly string[];
  judge(observed: O, params: P, plan: LabPlan): Judgement;
}

/** Fields that every check of a scenario has, beside those of its kind. */
export const checkBase = {
  id: Slug,
  title: z.string().trim().min(1).describe('What must hold, in words the learner sees beside the verdict.'),
  why: z.string().trim().min(1).describe('Why it matters; shown when the check does not pass.'),
};

/** A check whose name and parameter schema keep their exact types, for the registry. */
export type DefinedCheck<N extends string, S extends z.ZodObject, O> = Omit<Check<z.infer<S>, O>, 'name' | 'params'> & { readonly name: N; readonly params: S };

export function defineCheck<N extends string, S extends z.ZodObject, O>(check: DefinedCheck<N, S, O>): DefinedCheck<N, S, O> {
  return check;
}

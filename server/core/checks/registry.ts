import { z } from 'zod';
import { alert } from './alert.ts';
import { auth } from './auth.ts';
import { banner } from './banner.ts';
import { type Check, checkBase } from './check.ts';
import { deliver } from './deliver.ts';
import { dkim } from './dkim.ts';
import { dmarc } from './dmarc.ts';
import { dns } from './dns.ts';
import { enumerate } from './enumerate.ts';
import { guess } from './guess.ts';
import { header } from './header.ts';
import { implicit } from './implicit.ts';
import { injection } from './injection.ts';
import { kept } from './kept.ts';
import { limit } from './limit.ts';
import { log } from './log.ts';
import { outbound } from './outbound.ts';
import { port } from './port.ts';
import { queue } from './queue.ts';
import { recipients } from './recipients.ts';
import { refuse } from './refuse.ts';
import { relay } from './relay.ts';
import { rotates } from './rotates.ts';
import { sender } from './sender.ts';
import { smuggle } from './smuggle.ts';
import { spf } from './spf.ts';
import { survives } from './survives.ts';
import { tls } from './tls.ts';

/** Every kind of check there is, by the name authors write in `check:`. */
export const checks = {
  recipients,
  refuse,
  relay,
  deliver,
  port,
  tls,
  auth,
  implicit,
  rotates,
  smuggle,
  guess,
  injection,
  sender,
  queue,
  outbound,
  limit,
  kept,
  dns,
  header,
  banner,
  enumerate,
  log,
  dkim,
  spf,
  dmarc,
  alert,
  survives,
};

export type CheckName = keyof typeof checks;

type Base = { [K in keyof typeof checkBase]: z.infer<(typeof checkBase)[K]> };

/** One check as a scenario writes it: its kind, id, title and why, and the kind's own parameters beside them. */
export type CheckUse = { [N in CheckName]: { check: N } & Base & z.infer<(typeof checks)[N]['params']> }[CheckName];

const uses = Object.values(checks).map((check) => check.params.extend({ check: z.literal(check.name).describe(check.summary), ...checkBase }));

export const CheckUse = z.discriminatedUnion('check', uses as unknown as [z.ZodObject<{ check: z.ZodLiteral<CheckName> }>]) as unknown as z.ZodType<CheckUse>;

/** The kind of a use. Parameters and observations of one kind belong together: never mix those of two. */
export function checkOf(use: CheckUse): Check<unknown, unknown> {
  return checks[use.check] as unknown as Check<unknown, unknown>;
}

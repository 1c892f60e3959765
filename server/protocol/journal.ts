import { z } from 'zod';

/** What happened to mail in a lab, for showing: never the ground of a verdict. Times are epoch milliseconds. */

export const MailKind = z.enum(['good', 'abuse', 'probe', 'bounce', 'other']);
export type MailKind = z.infer<typeof MailKind>;

/** A letter in a mailbox of one of the learner's hosts. */
export const LocalMail = z.strictObject({
  host: z.string(),
  user: z.string(),
  at: z.number(),
  /** Headers and body as they lie there, at most 4 KiB. */
  source: z.string(),
});
export type LocalMail = z.infer<typeof LocalMail>;

/** A letter as the page lists it, newest first. */
export const MailView = z.strictObject({
  at: z.number(),
  kind: MailKind,
  /** `foreign`: it left for another domain's server. `local`: it lies in a mailbox of the lab. */
  place: z.enum(['foreign', 'local']),
  /** Who has it: `bob@partner.example`, or `alice on mx`. */
  mailbox: z.string(),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  /** How it came to a foreign server: `from 198.18.0.3 (mx.harbor.test), over TLS`. Empty for local letters. */
  came: z.string(),
  /** Bytes. */
  size: z.number(),
  source: z.string(),
});
export type MailView = z.infer<typeof MailView>;

/** One letter of the lab's background mail on the time axis. */
export const TrafficView = z.strictObject({
  at: z.number(),
  who: z.string(),
  /** `guess`: somebody who tries passwords. */
  kind: z.enum(['good', 'abuse', 'guess']),
  /** `arrived`: seen at a foreign server. `taken`: the learner's server took it. The others did not get in. */
  outcome: z.enum(['arrived', 'taken', 'temporary', 'refused', 'login-refused', 'unreachable']),
  said: z.string(),
});
export type TrafficView = z.infer<typeof TrafficView>;

/** Something the learner did, on the same axis; `reboot`: every service of a host was started anew, as Check does. */
export const MarkerView = z.strictObject({
  at: z.number(),
  what: z.enum(['check-passed', 'check-failed', 'change', 'restart', 'reload', 'stop', 'reboot']),
  label: z.string(),
});
export type MarkerView = z.infer<typeof MarkerView>;

export const TimelineView = z.strictObject({
  /** When the lab became ready, and the present moment by the server's clock. */
  from: z.number(),
  to: z.number(),
  traffic: z.array(TrafficView),
  markers: z.array(MarkerView),
});
export type TimelineView = z.infer<typeof TimelineView>;

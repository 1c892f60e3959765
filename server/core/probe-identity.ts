import { z } from 'zod';
import { address } from './probe-words.ts';

/** What a strict receiver in the world makes of a sender's identity, by the world's own DNS. The words are those of RFC 8601 section 2.7. */

const Result = z.enum(['none', 'pass', 'fail', 'softfail', 'neutral', 'policy', 'temperror', 'permerror']);

/** A question to the DNS on the way to a result. `code` is NOERROR, NXDOMAIN, SERVFAIL, ...; at most 20 answers. */
export const Asked = z.strictObject({
  name: z.string(),
  type: z.string(),
  code: z.string(),
  answers: z.array(z.strictObject({ ttl: z.number(), data: z.string() })),
});
export type Asked = z.infer<typeof Asked>;

export const SpfVerdict = z.strictObject({
  result: Result,
  detail: z.string(),
  /** The record of the domain itself; null where there is none, or more than one. */
  record: z.string().nullable(),
  /** Terms that cost a lookup, and lookups that found nothing (RFC 7208 section 4.6.4), counted beyond the limits of 10 and 2. */
  lookups: z.number().int(),
  voids: z.number().int(),
  asked: z.array(Asked),
});
export type SpfVerdict = z.infer<typeof SpfVerdict>;

/** Evaluates SPF (RFC 7208) for a client and a reverse-path as if mail came; nothing is sent. */
export const SpfProbe = z.strictObject({ kind: z.literal('spf'), client: address, helo: z.string().max(255), sender: z.string().max(320) });
export type SpfProbe = z.infer<typeof SpfProbe>;
export const SpfSeen = z.strictObject({ kind: z.literal('spf'), spf: SpfVerdict });
export type SpfSeen = z.infer<typeof SpfSeen>;

/** One DKIM-Signature (RFC 6376). `aligned`: its domain and that of From have the same organizational domain. */
export const DkimVerdict = z.strictObject({
  domain: z.string(),
  selector: z.string(),
  result: Result,
  detail: z.string(),
  algorithm: z.string(),
  /** Bits of an RSA modulus; null for other keys, or where no key was found. */
  bits: z.number().int().nullable(),
  /** Names of the signed fields, in lower case. */
  fields: z.array(z.string()),
  /** l= leaves the end of the body unsigned. */
  bodyLimited: z.boolean(),
  aligned: z.boolean(),
});
export type DkimVerdict = z.infer<typeof DkimVerdict>;

/** RFC 7489. The aligned domains are null where there is none. */
export const DmarcVerdict = z.strictObject({
  result: Result,
  policy: z.string().nullable(),
  record: z.string().nullable(),
  spfAligned: z.string().nullable(),
  dkimAligned: z.string().nullable(),
});
export type DmarcVerdict = z.infer<typeof DmarcVerdict>;

/** Waits until a message with the token is at the sink, and judges each one that is. */
export const IdentityProbe = z.strictObject({ kind: z.literal('identity'), token: z.string(), waitMs: z.number().int().min(0).max(360_000) });
export type IdentityProbe = z.infer<typeof IdentityProbe>;

export const IdentitySeen = z.strictObject({
  kind: z.literal('identity'),
  /** At most 20. */
  mails: z.array(
    z.strictObject({
      arrival: z.number().int(),
      client: address,
      helo: z.string(),
      reversePath: z.string(),
      /** Addresses in From. */
      from: z.array(z.string()),
      /** Null: the message was too large to be kept whole, and could not be judged. */
      verdict: z.strictObject({ spf: SpfVerdict, dkim: z.array(DkimVerdict), dmarc: DmarcVerdict, asked: z.array(Asked) }).nullable(),
    }),
  ),
});
export type IdentitySeen = z.infer<typeof IdentitySeen>;

import { z } from 'zod';
import { TranscriptLine } from '../protocol/verdict.ts';
import { IdentityProbe, IdentitySeen, SpfProbe, SpfSeen } from './probe-identity.ts';
import { PublishProbe, PublishSeen } from './probe-publish.ts';
import { ScriptProbe, ScriptSeen } from './probe-script.ts';
import { CertificateSeen, CipherFamily, CipherSeen, HandshakeSeen, TlsProbe, TlsSeen, TlsVersion } from './probe-tls.ts';
import { address, path, port, Reply, SessionEnd } from './probe-words.ts';

export { CertificateSeen, CipherFamily, CipherSeen, HandshakeSeen, Reply, SessionEnd, TlsProbe, TlsSeen, TlsVersion };

/**
 * The questions that the world can put to a lab, and what comes back. Probes observe and never judge.
 * The server sends these to the world container as JSON lines; both ends parse with these schemas.
 */

export const TlsMode = z.enum(['none', 'starttls', 'implicit']);
export type TlsMode = z.infer<typeof TlsMode>;

/** ANONYMOUS (RFC 4505) sends `user` as the trace and no password. */
export const Login = z.strictObject({ mechanism: z.enum(['PLAIN', 'LOGIN', 'ANONYMOUS']), user: z.string(), password: z.string() });
export type Login = z.infer<typeof Login>;

/** One mail transaction: MAIL, RCPT for each recipient, DATA with `message`, unless something is refused on the way. RSET follows a refusal behind MAIL. */
export const Transaction = z.strictObject({
  id: z.string(),
  /** What stands in MAIL FROM between the angle brackets, as raw text. */
  reversePath: z.string(),
  /** What stands in each RCPT TO between the angle brackets, as raw text: odd forms go out byte for byte. */
  forwardPaths: z.array(z.string()).min(1).max(20),
  /** The whole message, lines separated by CRLF, not yet dot-stuffed; null stops after RCPT with RSET. */
  message: z.string().max(200_000).nullable(),
  /** `lf`: the lines of the message end in a bare LF, as old devices send them; the end of data stays CR LF . CR LF. CR LF if left out. */
  lineEnds: z.enum(['crlf', 'lf']).optional(),
  /** So many KiB of filler lines behind the message: its real size need not travel to the world. */
  fillerKiB: z.number().int().min(1).max(20_480).optional(),
  /** Signs the message with a DKIM key of this foreign domain (RFC 6376), which the world makes and publishes when it is first needed. */
  sign: z.string().max(255).optional(),
});
export type Transaction = z.infer<typeof Transaction>;

/** One SMTP session on a raw socket (RFC 5321). */
export const SmtpProbe = z.strictObject({
  kind: z.literal('smtp'),
  ...path,
  tls: TlsMode,
  /** SNI name; never verified here (`tls` probes do that). */
  servername: z.string().nullable(),
  greeting: z.strictObject({ verb: z.enum(['EHLO', 'HELO']), name: z.string() }),
  /** Arguments of an XCLIENT command, sent after EHLO when the server offers XCLIENT; skipped otherwise. */
  xclient: z.string().nullable(),
  login: Login.nullable(),
  /** Raw command lines sent after the greeting (and after TLS), before AUTH: e.g. `AUTH PLAIN ...` where it is not offered. */
  commands: z.array(z.string().max(2000)).max(20),
  transactions: z.array(Transaction).max(20),
});
export type SmtpProbe = z.infer<typeof SmtpProbe>;

/** Opens TCP connections and closes them: is the port open, refused (RST) or filtered (silence)? */
export const ConnectProbe = z.strictObject({
  kind: z.literal('connect'),
  source: address,
  address,
  ports: z.array(port).min(1).max(65_535),
  timeoutMs: z.number().int().min(100).max(10_000),
});
export type ConnectProbe = z.infer<typeof ConnectProbe>;

/** Tries every TCP port from 1 to `to`, in ascending order, until the time is over. */
export const ScanProbe = z.strictObject({ kind: z.literal('scan'), source: address, address, to: port, limitMs: z.number().int().min(100).max(60_000) });
export type ScanProbe = z.infer<typeof ScanProbe>;

/** Reads a user's mailbox over IMAP until every token was found or the time is over. */
export const MailboxProbe = z.strictObject({
  kind: z.literal('mailbox'),
  ...path,
  tls: z.enum(['none', 'implicit']),
  user: z.string(),
  password: z.string(),
  tokens: z.array(z.string()).min(1),
  waitMs: z.number().int().min(0).max(180_000),
  /** Further folders that are looked into, where there are such: Junk, Spam. INBOX comes first. */
  folders: z.array(z.string().max(100)).max(5).optional(),
});
export type MailboxProbe = z.infer<typeof MailboxProbe>;

/** Asks the world's own resolver, as everybody in the lab does; or with `at` that name server alone, without recursion. */
export const DnsProbe = z.strictObject({
  kind: z.literal('dns'),
  name: z.string(),
  type: z.enum(['A', 'AAAA', 'MX', 'TXT', 'PTR', 'NS', 'CNAME', 'SOA']),
  at: z.strictObject({ source: address, address }).optional(),
});
export type DnsProbe = z.infer<typeof DnsProbe>;

export const Probe = z.discriminatedUnion('kind', [
  SmtpProbe,
  ConnectProbe,
  ScanProbe,
  TlsProbe,
  MailboxProbe,
  DnsProbe,
  ScriptProbe,
  SpfProbe,
  IdentityProbe,
  PublishProbe,
]);
export type Probe = z.infer<typeof Probe>;

export const TransactionSeen = z.strictObject({
  id: z.string(),
  mail: Reply.nullable(),
  rcpt: z.array(Reply),
  /** Reply to DATA itself (354 or a refusal). */
  data: Reply.nullable(),
  /** Reply to the final dot. */
  end: Reply.nullable(),
  /** Index into `lines` of the reply that settled this transaction. */
  line: z.number().int().nullable(),
});
export type TransactionSeen = z.infer<typeof TransactionSeen>;

export const SmtpSeen = z.strictObject({
  kind: z.literal('smtp'),
  end: SessionEnd,
  detail: z.string(),
  /** At most 400 lines of at most 1000 characters; the middle of long messages is left out and said. Passwords are shown as sent. */
  lines: z.array(TranscriptLine),
  banner: Reply.nullable(),
  /** EHLO keywords with their arguments, before TLS and after it. Null: there was no such greeting. */
  ehlo: z.array(z.string()).nullable(),
  ehloSecure: z.array(z.string()).nullable(),
  starttls: Reply.nullable(),
  /** Negotiated version and cipher, when TLS was up. */
  tls: z.strictObject({ version: z.string(), cipher: z.string() }).nullable(),
  xclient: Reply.nullable(),
  /** Reply to each of `commands`. */
  commands: z.array(Reply),
  /** Last reply of the AUTH exchange. Null: not tried, or no answer. */
  auth: Reply.nullable(),
  transactions: z.array(TransactionSeen),
});
export type SmtpSeen = z.infer<typeof SmtpSeen>;

export const ConnectSeen = z.strictObject({
  kind: z.literal('connect'),
  ports: z.array(z.strictObject({ port, state: z.enum(['open', 'refused', 'filtered', 'unreachable', 'local-error']), ms: z.number() })),
});
export type ConnectSeen = z.infer<typeof ConnectSeen>;

export const ScanSeen = z.strictObject({
  kind: z.literal('scan'),
  open: z.array(port),
  /** How many ports refused, and how many did not answer at all (a firewall that drops). */
  refused: z.number().int(),
  silent: z.number().int(),
  /** The first port that was not asked any more; null: all were. */
  left: port.nullable(),
  /** What kept the scan from its work; null: nothing. */
  fault: z.string().nullable(),
});
export type ScanSeen = z.infer<typeof ScanSeen>;

export const MailboxSeen = z.strictObject({
  kind: z.literal('mailbox'),
  end: SessionEnd,
  detail: z.string(),
  login: z.boolean(),
  /** `folder` where it was not in INBOX. */
  found: z.array(z.strictObject({ token: z.string(), headers: z.string(), folder: z.string().optional() })),
  lines: z.array(TranscriptLine),
});
export type MailboxSeen = z.infer<typeof MailboxSeen>;

export const DnsSeen = z.strictObject({
  kind: z.literal('dns'),
  /** NOERROR, NXDOMAIN, SERVFAIL (a name server that is asked and says nothing, too), ... */
  code: z.string(),
  /** Whether the answer came from whoever holds the zone (RFC 1035 section 4.1.1). */
  authoritative: z.boolean(),
  answers: z.array(z.strictObject({ name: z.string(), type: z.string(), ttl: z.number(), data: z.string() })),
});
export type DnsSeen = z.infer<typeof DnsSeen>;

export const Observation = z.discriminatedUnion('kind', [
  SmtpSeen,
  ConnectSeen,
  ScanSeen,
  TlsSeen,
  MailboxSeen,
  DnsSeen,
  ScriptSeen,
  SpfSeen,
  IdentitySeen,
  PublishSeen,
]);
export type Observation = z.infer<typeof Observation>;
export type ObservationOf<P extends Probe> = Extract<Observation, { kind: P['kind'] }>;

/** A probe's mark in Message-ID, Subject, body and local parts: `mr` and 20 hexadecimal digits. Servers rewrite envelopes, never this. */
export const tokenPattern = /mr[0-9a-f]{20}/g;

/** A message (or a refused command that carried a token) at one of the world's foreign mail servers. */
export const Arrival = z.strictObject({
  id: z.number().int(),
  tokens: z.array(z.string()),
  at: z.number(),
  /** The world's address that took it, and the domain it plays there. */
  address,
  domain: z.string(),
  client: address,
  helo: z.string(),
  secure: z.boolean(),
  reversePath: z.string(),
  forwardPaths: z.array(z.string()),
  /** At most 16 KiB. */
  headers: z.string(),
  size: z.number().int(),
  /** Null reverse-path: a delivery status notification. */
  bounce: z.boolean(),
});
export type Arrival = z.infer<typeof Arrival>;

import { z } from 'zod';
import { Arrival, Login, Observation, Probe } from './probes.ts';

/** What the world container is told once at its start, as JSON in the environment variable MAILRANGE_WORLD. */

const address = z.string();

export const DnsRecord = z.strictObject({
  name: z.string(),
  type: z.enum(['A', 'AAAA', 'MX', 'TXT', 'PTR', 'NS', 'CNAME']),
  data: z.string(),
  ttl: z.number().int().default(300),
});
export type DnsRecord = z.infer<typeof DnsRecord>;

/** Mail sent again and again while the learner works. */
export const TrafficJob = z.strictObject({
  name: z.string(),
  /** Whether it is mail that somebody waits for, or what the scenario wants stopped. */
  kind: z.enum(['good', 'abuse']),
  source: address,
  target: z.strictObject({ address, port: z.number().int() }),
  tls: z.enum(['none', 'starttls', 'implicit']),
  /** The name the certificate must verify for, against the lab's root; null: any certificate will do. */
  verify: z.string().nullable(),
  helo: z.string(),
  /** One of these is tried each time; without any it does not log in. */
  logins: z.array(Login),
  everyMs: z.number().int().min(500),
  /** Letters sent at once at the start. */
  backlog: z.number().int(),
  reversePath: z.string(),
  forwardPath: z.string(),
  subject: z.string(),
  body: z.string(),
  /** How the lines of the message end; its end is CR LF . CR LF in any case. */
  lineEnds: z.enum(['crlf', 'lf']),
  /** A second letter behind a false end of data inside the first one. */
  hides: z.strictObject({ reversePath: z.string(), forwardPath: z.string(), subject: z.string(), body: z.string() }).nullable(),
});
export type TrafficJob = z.infer<typeof TrafficJob>;

export const WorldConfig = z.strictObject({
  lab: z.string(),
  seed: z.string(),
  zones: z.array(
    z.strictObject({
      name: z.string(),
      /** CIDR. */
      subnet: z.string(),
      /** The address the engine gave the world here: finds the interface. */
      own: address,
      /** Further on-link addresses the world takes in this zone: the gateway of an outward zone, roles, neighbours. */
      also: z.array(address),
      /** True for `internet`: the world is the way out and answers for every address there is. */
      outward: z.boolean(),
    }),
  ),
  /** Address of DNS, HTTP certificate authority and the like, in each zone: `own`. */
  dns: z.strictObject({
    records: z.array(DnsRecord),
    /** Names the world is not authoritative for: asked of the learner's own name server. */
    delegations: z.array(z.strictObject({ zone: z.string(), server: address })),
    /** Domains that are the lab's own: names under them that have no record do not exist. Every other name under .example and .test is a foreign domain with MX and A at the sink. */
    own: z.array(z.string()),
  }),
  /** Foreign domains with proper mail servers of their own. All other foreign mail goes to the tolerant sink. */
  partners: z.array(z.strictObject({ domain: z.string(), host: z.string(), address })),
  traffic: z.array(TrafficJob),
  /** The lab's certificate authority: signs requests for names under these domains (HTTP, POST /sign with a PEM request; GET /root.pem). */
  ca: z.strictObject({ name: z.string(), host: z.string(), domains: z.array(z.string()) }),
});
export type WorldConfig = z.infer<typeof WorldConfig>;

/** A certificate made by the lab's CA (or self-signed) for the break of a scenario. */
export const CertificateOrder = z.strictObject({
  names: z.array(z.string()).min(1),
  /** Days from now; negative is in the past. */
  validFromDays: z.number(),
  validToDays: z.number(),
  key: z.enum(['rsa2048', 'rsa1024', 'p256']),
  issuer: z.enum(['lab', 'self', 'stranger']),
});
export type CertificateOrder = z.infer<typeof CertificateOrder>;
export const CertificateMade = z.strictObject({ certificate: z.string(), chain: z.string(), key: z.string(), root: z.string() });
export type CertificateMade = z.infer<typeof CertificateMade>;

/** A letter that reached a foreign server. `probe`: the grader's; `bounce`: a delivery status notification; `other`: nobody's of the lab. */
export const JournalMail = z.strictObject({
  /** Epoch milliseconds. */
  at: z.number(),
  kind: z.enum(['good', 'abuse', 'probe', 'bounce', 'other']),
  address,
  domain: z.string(),
  client: address,
  helo: z.string(),
  secure: z.boolean(),
  size: z.number().int(),
  reversePath: z.string(),
  forwardPaths: z.array(z.string()),
  /** At most 4 KiB. */
  headers: z.string(),
  /** Its beginning, at most 2 KiB. */
  body: z.string().default(''),
});
export type JournalMail = z.infer<typeof JournalMail>;

/** One letter of the background mail. `taken`: the learner's server answered 2xx to the end of data. */
export const TrafficTry = z.strictObject({
  at: z.number(),
  /** Name of the job. */
  job: z.string(),
  kind: z.enum(['good', 'abuse']),
  /** Whether it tries one password after another. */
  guess: z.boolean().default(false),
  outcome: z.enum(['taken', 'refused', 'temporary', 'login-refused', 'unreachable']),
  said: z.string(),
  /** Forward-path. */
  to: z.string(),
  /** When it first reached a foreign server; null for mail that stays with the learner, or never came. */
  arrivedAt: z.number().nullable(),
  /** How often it reached one. */
  arrivals: z.number().int(),
});
export type TrafficTry = z.infer<typeof TrafficTry>;

export const WorldJournal = z.strictObject({ mails: z.array(JournalMail), tries: z.array(TrafficTry) });
export type WorldJournal = z.infer<typeof WorldJournal>;

/** One line from the server to the world. A line that does not parse is answered with an error if it has an id, else ignored. */
export const WorldRequest = z.discriminatedUnion('op', [
  z.strictObject({ id: z.number().int(), op: z.literal('hello') }),
  z.strictObject({ id: z.number().int(), op: z.literal('probe'), probe: Probe, timeoutMs: z.number().int() }),
  /** Answers when every token has arrived, or after `waitMs`, with what there is. */
  z.strictObject({ id: z.number().int(), op: z.literal('await'), tokens: z.array(z.string()), waitMs: z.number().int() }),
  z.strictObject({ id: z.number().int(), op: z.literal('issue'), order: CertificateOrder }),
  z.strictObject({ id: z.number().int(), op: z.literal('journal') }),
  z.strictObject({ id: z.number().int(), op: z.literal('cancel'), request: z.number().int() }),
]);
export type WorldRequest = z.infer<typeof WorldRequest>;

/** One line from the world to the server. */
export const WorldMessage = z.union([
  z.strictObject({ id: z.number().int(), ok: z.literal(true), result: z.unknown() }),
  z.strictObject({ id: z.number().int(), ok: z.literal(false), error: z.strictObject({ code: z.string(), message: z.string() }) }),
  z.strictObject({ event: z.literal('ready'), root: z.string() }),
  z.strictObject({ event: z.literal('mail:arrived'), arrival: Arrival }),
  z.strictObject({ event: z.literal('log'), level: z.enum(['info', 'warn', 'error']), message: z.string() }),
]);
export type WorldMessage = z.infer<typeof WorldMessage>;

/** Results by op. */
export const worldResults = {
  hello: z.strictObject({ lab: z.string(), uptimeMs: z.number(), root: z.string(), arrivals: z.number().int() }),
  probe: Observation,
  await: z.strictObject({ arrivals: z.array(Arrival) }),
  issue: CertificateMade,
  journal: WorldJournal,
  cancel: z.null(),
} as const;

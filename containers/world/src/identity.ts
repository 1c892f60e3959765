import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { dmarc as verifyDmarc } from 'mailauth/lib/dmarc/index.js';
import { spf as verifySpf } from 'mailauth/lib/spf/index.js';
import type { DkimVerdict, DmarcVerdict, IdentitySeen, SpfVerdict } from '../../../server/core/probe-identity.ts';
import type { NameBook } from './name-book.ts';
import { Resolver } from './resolver.ts';

/** Far beyond the limits of RFC 7208 section 4.6.4, so that it can be said by how much a record breaks them. */
const spfLimit = 60;
/** What RFC 8301 lets a verifier take at least. */
const leastBits = 1024;

type Result = SpfVerdict['result'];
type Verdict = NonNullable<IdentitySeen['mails'][number]['verdict']>;

const words: readonly string[] = ['none', 'pass', 'fail', 'softfail', 'neutral', 'policy', 'temperror', 'permerror'];
const word = (result: unknown): Result => (words.includes(String(result)) ? (result as Result) : 'temperror');
const domainOf = (address: string): string =>
  address
    .slice(address.lastIndexOf('@') + 1)
    .toLowerCase()
    .replace(/\.$/, '');

/** SPF for one client as if mail came (RFC 7208). The lookups are counted beyond the limits; what that means is the judge's business. */
export async function spfOf(mail: { client: string; helo: string; sender: string }, book: NameBook): Promise<SpfVerdict> {
  const resolver = new Resolver(book);
  const seen = await verifySpf({
    sender: mail.sender,
    ip: mail.client,
    helo: mail.helo,
    mta: 'strict.example',
    maxResolveCount: spfLimit,
    maxVoidCount: spfLimit,
    resolver: resolver.resolve,
  });
  return {
    result: word(seen.status.result),
    detail: String(seen.status.comment ?? '').slice(0, 400),
    record: seen.rr?.slice(0, 2000) ?? null,
    lookups: seen.lookups?.count ?? 0,
    voids: seen.lookups?.void ?? 0,
    asked: resolver.asked,
  };
}

/** Everything a strict receiver finds out about a message that it has whole. */
export async function identityOf(
  message: Buffer,
  mail: { client: string; helo: string; reversePath: string },
  book: NameBook,
): Promise<{ from: string[]; verdict: Verdict }> {
  const resolver = new Resolver(book);
  const [spf, dkim] = await Promise.all([
    spfOf({ ...mail, sender: mail.reversePath }, book),
    dkimVerify(message, { resolver: resolver.resolve, sender: mail.reversePath || `postmaster@${mail.helo}`, minBitLength: leastBits }),
  ]);
  const from = dkim.headerFrom.slice(0, 20);
  const signatures = (dkim.results as unknown as Signature[]).filter((each) => each.signingDomain).slice(0, 20);
  const spfDomain = domainOf(mail.reversePath || mail.helo);
  const dmarc = await dmarcOf(from, spf.result === 'pass' ? spfDomain : null, signatures, resolver);
  return { from, verdict: { spf, dkim: signatures.map(dkimVerdict), dmarc, asked: resolver.asked } };
}

/** What mailauth says of a signature beyond its type declarations. */
interface Signature {
  signingDomain: string;
  selector?: string;
  algo?: string;
  modulusLength?: number;
  canonBodyLengthLimited?: boolean;
  signingHeaders?: { keys?: string };
  status: { result: string; comment?: string; policy?: Record<string, string>; aligned?: string | false };
}

function dkimVerdict(each: Signature): DkimVerdict {
  const { status } = each;
  return {
    domain: each.signingDomain.toLowerCase().slice(0, 255),
    selector: (each.selector ?? '').slice(0, 255),
    result: word(status.result),
    detail: (status.comment || Object.values(status.policy ?? {}).join(' ')).slice(0, 400),
    algorithm: each.algo ?? '',
    bits: each.modulusLength ?? null,
    fields: (each.signingHeaders?.keys ?? '')
      .toLowerCase()
      .split(':')
      .map((name) => name.trim())
      .filter(Boolean)
      .slice(0, 60),
    bodyLimited: each.canonBodyLengthLimited ?? false,
    aligned: !!status.aligned,
  };
}

/** RFC 7489. mailauth aligns by organizational domain alone: strict alignment is asked here. */
async function dmarcOf(from: string[], spfDomain: string | null, signatures: Signature[], resolver: Resolver): Promise<DmarcVerdict> {
  const nothing = { policy: null, record: null, spfAligned: null, dkimAligned: null };
  // Section 6.6.1: a message without one author domain is none that DMARC could speak of.
  if (from.length !== 1) return { ...nothing, result: 'permerror' };
  const author = domainOf(from[0] as string);
  const passing = signatures.filter((each) => each.status.result === 'pass').map((each) => each.signingDomain.toLowerCase());
  const judged = await verifyDmarc({
    headerFrom: author,
    spfDomains: spfDomain ? [spfDomain] : [],
    dkimDomains: passing.map((domain) => ({ domain })),
    resolver: resolver.resolve,
  });
  // No record, or none that could be asked for: then there is a status and nothing else, whatever the types say.
  if (!judged || !(judged as Partial<typeof judged>).alignment) return { ...nothing, result: word(judged ? judged.status.result : 'none') };
  const aligned = (side: { result: string | false; strict: boolean }, domains: readonly string[]): string | null =>
    side.strict ? (domains.find((domain) => domain === author) ?? null) : side.result || null;
  const spfAligned = aligned(judged.alignment.spf, spfDomain ? [spfDomain] : []);
  const dkimAligned = aligned(judged.alignment.dkim, passing);
  return {
    result: spfAligned || dkimAligned ? 'pass' : 'fail',
    policy: judged.policy ? String(judged.policy).toLowerCase().slice(0, 40) : null,
    record: judged.rr?.slice(0, 2000) ?? null,
    spfAligned,
    dkimAligned,
  };
}

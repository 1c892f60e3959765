import type { IdentityProbe, IdentitySeen, SpfProbe, SpfSeen } from '../../../server/core/probe-identity.ts';
import type { Arrivals } from './arrivals.ts';
import type { NameBook } from './name-book.ts';

const maxMails = 20;

/** Looks at a sender's identity as a strict receiver does. What judges it is loaded when it is first asked for: most labs never do. */
export async function probeIdentity(probe: SpfProbe | IdentityProbe, book: NameBook, arrivals: Arrivals, signal: AbortSignal): Promise<SpfSeen | IdentitySeen> {
  const { identityOf, spfOf } = await import('./identity.ts');
  if (probe.kind === 'spf') return { kind: 'spf', spf: await spfOf(probe, book) };
  const found = await arrivals.wait([probe.token], probe.waitMs, signal);
  const mails: IdentitySeen['mails'] = [];
  for (const { id, client, helo, reversePath, headers } of found.filter((each) => each.headers !== '').slice(0, maxMails)) {
    const whole = arrivals.letter(id);
    const judged = whole ? await identityOf(whole, { client, helo, reversePath }, book) : { from: fromIn(headers), verdict: null };
    mails.push({ arrival: id, client, helo, reversePath, ...judged });
  }
  return { kind: 'identity', mails };
}

/** Addresses in the From fields of a header that is all there is. */
function fromIn(headers: string): string[] {
  const fields = headers.replace(/\r?\n[ \t]+/g, ' ').match(/^from:.*$/gim) ?? [];
  return fields.flatMap((field) => field.match(/[^\s<>,;:"]+@[^\s<>,;:"]+/g) ?? []).slice(0, 20);
}

import type { Reply } from '../probes.ts';
import type { RelayTry } from './relay-observed.ts';
import { accepted, good, greeted, howItEnded, lastWord, refusal, said, temporary, transaction } from './seen.ts';

/** What one try says by itself, before anybody looked at the sink. `shut`: refused on a port that owes strangers nothing, where no control can be accepted. */
export type TryOutcome =
  | { outcome: 'accepted' }
  | { outcome: 'refused'; reply: Reply; line: number | null; shut: boolean }
  | { outcome: 'unknown'; because: string };

/** The only port that must take mail from strangers (RFC 5321 section 4.5.4, RFC 6409). */
const mxPort = 25;

export const controlAccepted = (each: RelayTry): boolean => {
  const control = transaction(each.seen, 'control');
  return !!control && good(control.mail) && control.rcpt.length > 0 && control.rcpt.every(good);
};

/** Reads one try. `all` are the tries beside it: a refused name is believed only when the same address got an ordinary answer. */
export function tryOutcome(each: RelayTry, all: readonly RelayTry[]): TryOutcome {
  const { seen } = each;
  const form = transaction(seen, 'form');
  if (accepted(form)) return { outcome: 'accepted' };
  const where = `port ${each.port}`;
  if (seen.end === 'local-error') return { outcome: 'unknown', because: `${where} ${howItEnded(seen.end)} (${seen.detail})` };
  const reply = refusal(form);
  const control = refusal(transaction(seen, 'control'));
  const clear = reply && reply.code !== 421 && reply.code !== 451 ? reply : null;
  if (clear && controlAccepted(each)) return { outcome: 'refused', reply: clear, line: form?.line ?? null, shut: false };
  if (each.claimsName && !controlAccepted(each)) {
    const last = lastWord(seen);
    const no = clear ?? (control && control.code >= 500 ? control : null) ?? last?.reply ?? null;
    const ordinary = all.some(
      (other) => other.form === 'plain' && other.vantage === each.vantage && other.port === each.port && other.tls === each.tls && controlAccepted(other),
    );
    if (no && no.code >= 500 && ordinary) return { outcome: 'refused', reply: no, line: form?.line ?? last?.line ?? null, shut: false };
  }
  // Where TLS is demanded the way in clear is closed to everybody; what the port does behind TLS is asked beside it.
  const closedInClear = each.tls === 'none' && control?.code === 530;
  const behindTls =
    closedInClear && all.some((other) => other.vantage === each.vantage && other.port === each.port && other.tls === 'starttls' && controlAccepted(other));
  if (clear && behindTls) return { outcome: 'refused', reply: clear, line: form?.line ?? null, shut: true };
  if (each.port !== mxPort && greeted(seen, each.tls) && control && shuts(control) && (!reply || clear)) {
    return { outcome: 'refused', reply: clear ?? control, line: form?.line ?? transaction(seen, 'control')?.line ?? null, shut: true };
  }
  return { outcome: 'unknown', because: `${where} ${why(each, reply, control)}` };
}

/** A refusal to strangers as such: 5xx, or Postfix's "deferred" form of the same (4xx with 4.7.x), but no rate limit and no fault. */
const shuts = (reply: Reply) =>
  (reply.code !== 421 && reply.code !== 451 && reply.code >= 500) ||
  (temporary(reply) && reply.code !== 421 && reply.code !== 451 && !!reply.enhanced?.startsWith('4.7'));

function why(each: RelayTry, reply: Reply | null, control: Reply | null): string {
  const { seen } = each;
  const busy = [reply, control, seen.banner].find((one) => one?.code === 421) ?? null;
  if (busy) return `sent us away with "${said(busy)}": that limits everybody and says nothing about relaying`;
  const broken = [reply, control].find((one) => one?.code === 451) ?? null;
  if (broken) return `answered "${said(broken)}": a server that is out of order, or puts everybody off, proves nothing`;
  if (control) return `would not take mail even for one of your own addresses ("${said(control)}"): a server that refuses everybody proves nothing`;
  const last = lastWord(seen);
  if (last && !controlAccepted(each)) return `refused even to talk ("${said(last.reply)}"): a server that refuses everybody proves nothing`;
  if (seen.banner === null && seen.end !== 'tls-failed') return `${howItEnded(seen.end)}: a server that does not answer proves nothing`;
  return `${howItEnded(seen.end)} before it had answered${seen.detail ? ` (${seen.detail.slice(0, 120)})` : ''}`;
}

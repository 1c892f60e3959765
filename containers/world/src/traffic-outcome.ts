import type { SmtpSeen } from '../../../server/core/probes.ts';
import type { TrafficTry } from '../../../server/core/world.ts';

/** What became of a letter in the dialogue, and the reply that settled it. */
export function outcomeOf(seen: SmtpSeen): [TrafficTry['outcome'], string] {
  const [letter] = seen.transactions;
  const replies = [seen.banner, seen.auth, letter?.mail, ...(letter?.rcpt ?? []), letter?.data, letter?.end].filter((reply) => !!reply);
  const no = replies.find((reply) => reply.code >= 400);
  const last = no ?? replies.at(-1);
  const said = last && seen.end === 'done' ? `${last.code} ${last.lines.join(' ')}` : seen.detail;
  if (no) return [no === seen.auth ? 'login-refused' : no.code < 500 ? 'temporary' : 'refused', said];
  return [letter?.end ? 'taken' : 'unreachable', said];
}

/** Whether the same letter may be offered once more. One whose last answer was lost may have been taken: it would arrive twice, by our own doing. */
export function worthAnotherTry(seen: SmtpSeen): boolean {
  const [letter] = seen.transactions;
  const [outcome] = outcomeOf(seen);
  return outcome === 'temporary' || (outcome === 'unreachable' && letter?.data?.code !== 354);
}

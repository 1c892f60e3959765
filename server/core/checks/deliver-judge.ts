import type { z } from 'zod';
import type { Judgement, TranscriptLine } from '../../protocol/verdict.ts';
import type { SmtpSeen } from '../probes.ts';
import type { DeliverParams } from './deliver.ts';
import type { DeliverObserved, DeliverTry, DeliverWay } from './deliver-gather.ts';
import {
  accepted,
  faultHint,
  good,
  greeted,
  howItEnded,
  lastLine,
  lastWord,
  offers,
  refusal,
  said,
  shutBecause,
  temporary,
  transaction,
  transcript,
  unplugged,
} from './seen.ts';

type Params = z.infer<typeof DeliverParams>;

/** One way that delivers is enough; one that could not be tried leaves it open. */
export function judgeDeliver(observed: DeliverObserved, params: Params): Judgement {
  const judged = [observed, ...observed.others].map((one) => ({ way: one.way, ...judgeTry(one, { ...params, ...one.way }) }));
  const settled = judged.find((each) => each.verdict === 'pass') ?? judged.find((each) => each.verdict === 'inconclusive');
  const { way: _, ...chosen } = settled ?? (judged[0] as (typeof judged)[number]);
  if (settled || judged.length === 1) return chosen;
  const others = judged.slice(1).map(({ way, reason }) => `Nor ${named(way)}: ${reason}`);
  return { ...chosen, reason: [chosen.reason, ...others].join(' '), transcripts: judged.flatMap((each) => each.transcripts) };
}

const named = ({ port, login }: DeliverWay) => `on port ${port}${login ? `, logged in as ${login}` : ''}`;

/** Arrival is proof; everything else is told as it was said. */
function judgeTry(observed: DeliverTry, params: Params): Judgement {
  const seen = observed.sessions[observed.sessions.length - 1] as SmtpSeen;
  const mail = transaction(seen, 'mail');
  const place = `${params.host}:${params.port}`;
  const remarks: TranscriptLine[] = [];
  const end = seen.lines[seen.lines.length - 1]?.ms ?? 0;
  const remark = (text: string) => remarks.push({ who: '*', ms: end, secure: false, text: text.slice(0, 1000) });
  const verdict = (outcome: Judgement['verdict'], reason: string, got: string): Judgement => ({
    verdict: outcome,
    reason,
    expected: `The message from ${observed.sender} arrives at ${observed.recipient}`,
    got,
    transcripts: [
      transcript(
        `Message to ${observed.recipient}`,
        `${observed.source} (${params.from})`,
        `${place} (${observed.target})`,
        { lines: [...seen.lines, ...remarks] },
        mail?.line ?? lastWord(seen)?.line ?? lastLine(seen),
      ),
      ...(observed.mailbox && observed.mailbox.found.length === 0
        ? [transcript(`Mailbox of ${observed.recipient}`, 'the lab', `${params.mailbox ?? params.host}:993`, observed.mailbox, lastLine(observed.mailbox))]
        : []),
    ],
  });

  // Abroad is the right place for mail to foreigners only.
  const abroad = observed.mailbox ? [] : observed.arrivals.filter((each) => each.tokens.includes(observed.token) && !each.bounce);
  const arrival = abroad.find((each) => each.forwardPaths.some((path) => path.toLowerCase() === observed.recipient.toLowerCase()));
  const [other] = abroad;
  if (!arrival && other) {
    const instead = other.forwardPaths.slice(0, 3).join(', ') || 'nobody';
    remark(`The message arrived at ${other.address} (${other.domain}) for ${instead}`);
    return verdict('fail', `It was rewritten on the way: written to ${observed.recipient}, it arrived for ${instead}.`, 'Delivered to another address');
  }
  if (arrival) {
    remark(`The message arrived at ${arrival.address} (${arrival.domain}) for ${arrival.forwardPaths.slice(0, 3).join(', ')}`);
    const ms = observed.takenAt === null ? null : Math.max(0, Math.round(arrival.at - observed.takenAt));
    return verdict('pass', `It arrived at ${observed.recipient}${ms === null ? '' : ` ${ms} ms after the final dot`}.`, 'Delivered');
  }
  if (observed.mailbox?.found.some((each) => each.token === observed.token)) {
    remark(`The message is in the mailbox of ${observed.recipient}`);
    return verdict('pass', `It arrived in the mailbox of ${observed.recipient}.`, 'Delivered');
  }
  if (seen.end === 'local-error') return verdict('inconclusive', `${place} ${howItEnded(seen.end)}: ${seen.detail.slice(0, 200)}.`, 'No answer of the lab');
  if (accepted(mail)) return lost(observed, params, verdict);
  return verdict(
    'fail',
    `${refusedBecause(seen, params, place)}${observed.sessions.length > 1 ? ` Tried ${observed.sessions.length} times.` : ''}`,
    'Not delivered',
  );
}

function lost(observed: DeliverTry, params: Params, verdict: (outcome: Judgement['verdict'], reason: string, got: string) => Judgement): Judgement {
  if (observed.arrivals.some((each) => each.bounce))
    return verdict('fail', `The message was accepted and then came back as a bounce instead of arriving at ${observed.recipient}.`, 'Accepted, then bounced');
  const box = observed.mailbox;
  if (box && (!box.login || box.end !== 'done'))
    return verdict(
      'inconclusive',
      `${params.host} took the message, but the mailbox of ${observed.recipient} could not be read over IMAP on port 993${params.mailbox ? ` of ${params.mailbox}` : ''}, so nobody can tell whether it is there: ${(box.login ? howItEnded(box.end) : box.detail || 'the login failed').slice(0, 200)}.`,
      'Accepted; mailbox not readable',
    );
  if (observed.arrivals.length > 0)
    return verdict(
      'fail',
      `The message to ${observed.recipient} was accepted and sent to somebody abroad: it arrived at ${observed.arrivals[0]?.domain}.`,
      'Delivered to another server',
    );
  if (observed.strayed !== null)
    return verdict(
      'fail',
      `The message to ${observed.recipient} was accepted and lies in the mailbox of ${observed.strayed} instead.`,
      'Delivered to another mailbox',
    );
  return verdict(
    'fail',
    `The message to ${observed.recipient} was accepted, and never delivered: nothing arrived within 10 seconds. Look at the queue and the log of ${params.host}.`,
    'Accepted, never delivered',
  );
}

function refusedBecause(seen: SmtpSeen, params: Params, place: string): string {
  const mail = transaction(seen, 'mail');
  const no = refusal(mail);
  if (no) return `${place} ${temporary(no) ? 'kept putting off' : 'refused'} legitimate mail: "${said(no)}"${faultHint(no)}.`;
  if (params.tls === 'implicit' && !seen.tls && !unplugged(seen))
    return `${place} does not speak TLS from the first byte: ${seen.detail.slice(0, 160) || howItEnded(seen.end)}.`;
  if (unplugged(seen)) return `${place} is unplugged: it ${shutBecause(seen)}.`;
  if (seen.banner && !good(seen.banner)) return `${place} sent the client away at once: "${said(seen.banner)}".`;
  if (params.tls === 'starttls' && !seen.tls) {
    if (seen.starttls && !good(seen.starttls)) return `${place} offers STARTTLS and then cannot do it: "${said(seen.starttls)}".`;
    if (seen.ehlo && !offers(seen.ehlo, 'STARTTLS')) return `${place} does not offer STARTTLS.`;
    if (seen.ehlo) return `${place} failed the TLS handshake: ${seen.detail.slice(0, 160) || howItEnded(seen.end)}.`;
  }
  if (params.login && greeted(seen, params.tls)) {
    if (seen.auth && !good(seen.auth)) return `${place} refused the right password of ${params.login}: "${said(seen.auth)}".`;
    if (!seen.auth && !mail)
      return `${place} let nobody log in: ${offers(seen.ehloSecure ?? seen.ehlo, 'AUTH') ? 'AUTH got no answer' : 'AUTH is not offered'}.`;
  }
  const last = lastWord(seen);
  return last
    ? `${place} refused to go on: "${said(last.reply)}".`
    : `${place} ${howItEnded(seen.end)} before the message was through${seen.detail ? ` (${seen.detail.slice(0, 120)})` : ''}.`;
}

import type { Transcript, TranscriptLine } from '../../protocol/verdict.ts';
import type { Reply } from '../probes.ts';
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
  transaction,
  transcript,
  unplugged,
} from './seen.ts';
import { lastSession, type Sending } from './sending.ts';

/**
 * What became of a message. `stage` says where it was refused. `lost`: taken, and seen nowhere. `unread`: taken, and the mailbox could not be read.
 * `shut`: no connection, or no banner. `unclear`: rate limits, faults of the server, a dialogue that broke off. `fault`: of the range itself.
 */
export type Fate =
  | { kind: 'arrived' | 'bounced' | 'lost' | 'unread' | 'shut' | 'no-login' | 'unclear' | 'fault'; text: string; line: number | null }
  | { kind: 'refused'; stage: 'greeting' | 'login' | 'mail' | 'rcpt' | 'data'; reply: Reply; text: string; line: number | null };

/** 421 sends everybody away, 451 is a server out of order or a fault of its own: neither says anything about this message. */
const telling = (reply: Reply) => reply.code !== 421 && reply.code !== 451;

export function fateOf(sending: Sending): Fate {
  const seen = lastSession(sending);
  const mail = transaction(seen, 'mail');
  const line = mail?.line ?? null;
  const arrival = sending.arrivals.find((each) => !each.bounce || sending.sender === '');
  if (arrival) return { kind: 'arrived', text: `arrived at ${arrival.domain}`, line };
  if (sending.mailbox?.found.length) return { kind: 'arrived', text: `is in the mailbox of ${sending.recipient}`, line };
  if (sending.arrivals.length > 0) return { kind: 'bounced', text: `was taken and came back as a bounce to ${sending.sender}`, line };
  if (accepted(mail))
    return sending.mailbox && (!sending.mailbox.login || sending.mailbox.end !== 'done')
      ? { kind: 'unread', text: `was taken, but the mailbox of ${sending.recipient} could not be read over IMAP on port 993`, line }
      : { kind: 'lost', text: `was taken ("${said(mail?.end as Reply)}") and arrived nowhere`, line };
  if (seen.end === 'local-error') return { kind: 'fault', text: `${howItEnded(seen.end)}: ${seen.detail.slice(0, 160)}`, line: null };
  const no = refusal(mail);
  if (mail && no)
    return telling(no)
      ? { kind: 'refused', stage: no === mail.mail ? 'mail' : mail.rcpt.includes(no) ? 'rcpt' : 'data', reply: no, text: `was refused: "${said(no)}"`, line }
      : { kind: 'unclear', text: `was answered "${said(no)}"${faultHint(no)}`, line };
  if (unplugged(seen)) return { kind: 'shut', text: `did not get in: the port ${shutBecause(seen)}`, line: null };
  if (seen.auth && !good(seen.auth))
    return telling(seen.auth)
      ? { kind: 'refused', stage: 'login', reply: seen.auth, text: `was refused at the login: "${said(seen.auth)}"`, line: lastLine(seen) }
      : { kind: 'unclear', text: `was answered "${said(seen.auth)}" at the login`, line: lastLine(seen) };
  if (sending.way.login && greeted(seen, sending.way.tls) && !seen.auth && !offers(seen.ehloSecure ?? seen.ehlo, 'AUTH'))
    return { kind: 'no-login', text: 'could not be sent with a login: AUTH is not offered', line: lastLine(seen) };
  const last = lastWord(seen);
  if (last && telling(last.reply))
    return { kind: 'refused', stage: 'greeting', reply: last.reply, text: `was refused: "${said(last.reply)}"`, line: last.line };
  return {
    kind: 'unclear',
    text: last
      ? `was answered "${said(last.reply)}"`
      : `did not get through: the server ${howItEnded(seen.end)}${seen.detail ? ` (${seen.detail.slice(0, 120)})` : ''}`,
    line: lastLine(seen),
  };
}

/** Whether the control in front of the message was accepted up to RCPT. */
export const controlPassed = (sending: Sending): boolean => {
  const control = transaction(lastSession(sending), 'control');
  return !!control && good(control.mail) && control.rcpt.length > 0 && control.rcpt.every(good);
};

/** The session as it happened, and behind it where the message was seen. */
export function sendingTranscript(title: string, sending: Sending): Transcript {
  const seen = lastSession(sending);
  const fate = fateOf(sending);
  const shown = ['arrived', 'bounced', 'lost', 'unread'].includes(fate.kind);
  const ms = seen.lines[seen.lines.length - 1]?.ms ?? 0;
  const remark: TranscriptLine = { who: '*', ms, secure: false, text: `The message ${fate.text}`.slice(0, 1000) };
  const { way } = sending;
  const lines = shown ? [...seen.lines, remark] : seen.lines;
  return transcript(
    title,
    `${sending.source} (${way.from}${way.login ? `, logged in as ${way.login}` : ''})`,
    `${way.host}:${way.port} (${sending.target})`,
    { lines },
    fate.line ?? lastLine(seen),
  );
}

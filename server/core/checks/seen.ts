import type { Transcript, TranscriptLine } from '../../protocol/verdict.ts';
import type { Reply, SessionEnd, SmtpSeen, TransactionSeen } from '../probes.ts';

/** Reading what a session saw. */

export const good = (reply: Reply | null | undefined): boolean => !!reply && reply.code >= 200 && reply.code < 300;
export const temporary = (reply: Reply): boolean => reply.code >= 400 && reply.code < 500;

/** `454 4.7.1 Relay access denied`, one line, at most 200 characters. */
export function said(reply: Reply): string {
  return `${reply.code} ${reply.lines.join(' ')}`.slice(0, 200).trim();
}

export function transaction(seen: SmtpSeen, id: string): TransactionSeen | null {
  return seen.transactions.find((each) => each.id === id) ?? null;
}

/** The first reply of a transaction that said no, wherever up to the final dot. */
export function refusal(seen: TransactionSeen | null): Reply | null {
  if (!seen) return null;
  return [seen.mail, ...seen.rcpt, seen.data, seen.end].find((reply) => !!reply && reply.code >= 400) ?? null;
}

/** Taken at the final dot for the last recipient, which is the one in question: the dot answers for those that were accepted only. */
export const accepted = (seen: TransactionSeen | null): boolean => good(seen?.end) && good(seen?.rcpt.at(-1));

/** The last thing the server said, if it was a refusal: finds the answer to a greeting, which stands nowhere else. */
export function lastWord(seen: SmtpSeen): { reply: Reply; line: number } | null {
  for (let line = seen.lines.length - 1; line >= 0; line--) {
    const { who, text } = seen.lines[line] as TranscriptLine;
    const match = who === 'S' ? /^([45]\d\d)[ -]?(?:([45]\.\d{1,3}\.\d{1,3}) )?(.*)$/.exec(text) : null;
    if (match) return { reply: { code: Number(match[1]), enhanced: match[2] ?? null, lines: [text.slice(4)] }, line };
    // The answer to our own QUIT is no last word.
    if (who === 'S' && !text.startsWith('221')) return null;
  }
  return null;
}

/** A session that got as far as commands: banner, greeting and, where asked for, TLS were fine. */
export function greeted(seen: SmtpSeen, tls: 'none' | 'starttls' | 'implicit'): boolean {
  if (!good(seen.banner)) return false;
  // HELO brings no keywords: that it was taken shows in the first command behind it.
  const commanded = seen.transactions.some((each) => each.mail !== null);
  if (tls === 'starttls') return seen.tls !== null && (seen.ehloSecure !== null || commanded);
  if (tls === 'implicit') return seen.tls !== null && (seen.ehlo !== null || seen.ehloSecure !== null || commanded);
  return seen.ehlo !== null || commanded;
}

const ends: Record<SessionEnd, string> = {
  done: 'ended in good order',
  refused: 'refused the connection',
  unreachable: 'could not be reached',
  filtered: 'did not answer the connection at all (filtered)',
  silent: 'took the connection and then said nothing more',
  dropped: 'dropped the connection',
  garbage: 'answered with something that is not SMTP',
  'tls-failed': 'failed the TLS handshake',
  'local-error': 'could not be asked, by a fault of the range itself',
};

/** `refused the connection`: what the server did when a session ended before its time. */
export const howItEnded = (end: SessionEnd): string => ends[end];

/** Ends before any banner that mean: nobody serves here. */
export const unplugged = (seen: SmtpSeen): boolean => seen.banner === null && ['refused', 'unreachable', 'filtered', 'silent', 'dropped'].includes(seen.end);

/** Worth one more try: nobody was there, or fell silent on the way, or our own end failed. */
export const unheard = (seen: SmtpSeen): boolean => unplugged(seen) || seen.end === 'silent' || seen.end === 'local-error';

/** What a port that serves nobody does, in words that help to find out why. */
export const shutBecause = ({ end }: SmtpSeen): string =>
  end === 'silent' ? 'takes connections and never greets: the daemon behind it does not start, or hangs, and its log says why' : howItEnded(end);

/** 451 means something is broken over there, a table or a setting (Postfix: 4.3.0, 4.3.5); other temporary refusals say what they mean. */
export const faultHint = (reply: Reply): string =>
  reply.code === 451 && !reply.enhanced?.startsWith('4.7') ? ': that is a fault of the server itself, and its log says which' : '';

export function transcript(title: string, from: string, to: string, seen: { lines: TranscriptLine[] }, deciding: number | null): Transcript {
  return { title, from, to, lines: seen.lines, deciding: deciding !== null && deciding >= 0 && deciding < seen.lines.length ? deciding : null };
}

/** Keywords the server offered in a list of EHLO lines, e.g. `AUTH`. */
export const offers = (ehlo: readonly string[] | null, keyword: string): boolean => !!ehlo?.some((line) => line.toUpperCase().split(/[ =]/)[0] === keyword);

/** Nothing to see: how a judgement names the absence. */
export const lastLine = (seen: { lines: TranscriptLine[] }): number | null => (seen.lines.length ? seen.lines.length - 1 : null);

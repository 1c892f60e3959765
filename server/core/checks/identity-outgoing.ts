import { z } from 'zod';
import type { Transcript, TranscriptLine } from '../../protocol/verdict.ts';
import type { IdentitySeen } from '../probe-identity.ts';
import type { Gathering } from './check.ts';
import { fateOf, sendingTranscript } from './fate.ts';
import { textField } from './fields.ts';
import { wayFields } from './identity-letter.ts';
import { pool } from './pool.ts';
import { address, find, type Sending, send } from './sending.ts';

/** Mail that goes out through a host, and what a strict receiver makes of it. */

export const outgoingWay = z.strictObject({
  ...wayFields,
  sender: textField
    .optional()
    .describe('Reverse-path and From; `*` is drawn. Left out: the account’s own address with a login, otherwise a fresh one at the lab’s domain.'),
});
export type OutgoingWay = z.infer<typeof outgoingWay>;

export type IdentityOf = NonNullable<IdentitySeen['mails'][number]['verdict']>;

export interface OutgoingTry {
  sending: Sending;
  /** The message as it arrived at a foreign server; null: it did not. `verdict` null: too large to be judged. */
  mail: IdentitySeen['mails'][number] | null;
}

export async function gatherOutgoing(lab: Gathering, host: string, ways: readonly OutgoingWay[]): Promise<OutgoingTry[]> {
  return await pool(lab.draw.shuffle(ways), 3, async ({ from, port, tls, login, sender }): Promise<OutgoingTry> => {
    const own = address(sender ?? (login ? `${login}@\${domain}` : '*@${domain}'), lab);
    const sending = await send(lab, { from, host, port, tls, login }, { sender: own, recipient: address('*@*', lab) });
    await find(lab, [sending], 10_000, () => null);
    if (!sending.arrivals.some(({ bounce }) => !bounce)) return { sending, mail: null };
    const { mails } = await lab.prober.probe({ kind: 'identity', token: sending.token, waitMs: 0 }, 60_000);
    return { sending, mail: mails.find(({ reversePath }) => reversePath !== '') ?? null };
  });
}

/** `mail of alice by 587` */
export function wayName({ way, sender }: Sending): string {
  return `mail of ${way.login ?? sender} by port ${way.port}${way.from === 'internet' ? '' : ` from ${way.from}`}`;
}

export const notSeen = ({ sending }: OutgoingTry): string => `${wayName(sending)} could not be judged: it ${fateOf(sending).text}`;

/** The dialogue, and what the receiver found out, with every question to the DNS and its TTL. */
export function outgoingTranscripts({ sending, mail }: OutgoingTry): Transcript[] {
  const session = sendingTranscript(`Sent: ${wayName(sending)}`, sending);
  if (!mail?.verdict) return [session];
  const { spf, dkim, dmarc, asked } = mail.verdict;
  const say = (text: string): TranscriptLine => ({ who: '*', text: text.slice(0, 1000), ms: 0, secure: false });
  const signature = (each: IdentityOf['dkim'][number]) =>
    `DKIM: ${each.result}${each.detail ? ` (${each.detail})` : ''}, d=${each.domain} s=${each.selector} ${each.algorithm}${each.bits ? ` ${each.bits} bits` : ''}, ${each.aligned ? 'aligned' : 'not aligned'}`;
  const lines = [
    say(`From ${mail.from.join(', ')}, reverse-path <${mail.reversePath}>, client ${mail.client}, EHLO ${mail.helo}`),
    say(`SPF: ${spf.result}${spf.detail ? ` (${spf.detail})` : ''}`),
    ...(dkim.length > 0 ? dkim.map((each) => say(signature(each))) : [say('DKIM: no signature')]),
    say(`DMARC: ${dmarc.result}${dmarc.policy ? `, p=${dmarc.policy}` : ''}; aligned: SPF ${dmarc.spfAligned ?? 'no'}, DKIM ${dmarc.dkimAligned ?? 'no'}`),
    ...[...spf.asked, ...asked]
      .slice(0, 60)
      .map((one) => say(`Asked ${one.name}. ${one.type}: ${one.answers.map(({ ttl, data }) => `${ttl} "${data}"`).join(', ') || one.code}`)),
  ];
  return [{ title: `Seen by a strict receiver: ${wayName(sending)}`, from: mail.client, to: sending.recipient, lines, deciding: null }, session];
}

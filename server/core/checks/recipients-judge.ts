import type { z } from 'zod';
import type { Judgement, Transcript } from '../../protocol/verdict.ts';
import type { Reply } from '../probes.ts';
import { controlPassed, fateOf, sendingTranscript } from './fate.ts';
import type { RecipientsParams } from './recipients.ts';
import type { EnumerationSeen, RecipientsObserved, RecipientTry } from './recipients-gather.ts';
import { greeted, howItEnded, lastLine, said, temporary, transcript } from './seen.ts';

type Params = z.infer<typeof RecipientsParams>;
interface Finding {
  text: string;
  shown: Transcript;
}

/** Known recipients get their mail; unknown ones are refused at RCPT with 5xx, so that nobody else has to be told later (RFC 5321 section 3.6.2, RFC 3834). */
export function judgeRecipients(observed: RecipientsObserved, params: Params): Judgement {
  const faults: Finding[] = [];
  const doubts: Finding[] = [];
  for (const each of observed.tries) {
    if (each.half === 'known') known(each, faults, doubts);
    else unknown(each, faults, doubts);
  }
  const place = `${params.host}:${params.port}`;
  if (observed.enumeration) enumeration(observed.enumeration, params, faults, doubts);
  const told = faults.length > 0 ? faults : doubts;
  const others = params.unknown.length > 0;
  const texts = [...new Set(told.map((each) => each.text))];
  return {
    verdict: faults.length > 0 ? 'fail' : doubts.length > 0 ? 'inconclusive' : 'pass',
    reason:
      texts.length > 0
        ? `At ${place}, ${texts.slice(0, 4).join('; ')}${texts.length > 4 ? `; and ${texts.length - 4} more` : ''}.`
        : `${place} takes mail for the addresses there are${others ? ', and refused the others at RCPT' : ''}${observed.enumeration ? '; VRFY and EXPN do not tell who is there' : ''}.`,
    expected: `Known addresses get their mail${others ? ', unknown ones are refused at RCPT with 5xx' : ''}${observed.enumeration ? ', VRFY and EXPN tell nothing' : ''}`,
    got: texts.join('; ') || 'As expected',
    transcripts: (told.length > 0 ? told.map((each) => each.shown) : observed.tries.map(shown)).slice(0, 12),
  };
}

const shown = (each: RecipientTry): Transcript => sendingTranscript(`To ${each.sending.recipient}, ${each.half}`, each.sending);

function known(each: RecipientTry, faults: Finding[], doubts: Finding[]): void {
  const fate = fateOf(each.sending);
  if (fate.kind === 'arrived') return;
  const finding = { text: `mail to ${each.sending.recipient}, whom there is, ${fate.text}`, shown: shown(each) };
  (fate.kind === 'fault' || fate.kind === 'unread' ? doubts : faults).push(finding);
}

function unknown(each: RecipientTry, faults: Finding[], doubts: Finding[]): void {
  const { sending } = each;
  const fate = fateOf(sending);
  const who = `mail to ${sending.recipient}, whom there is not,`;
  const finding = (text: string): Finding => ({ text: `${who} ${text}`, shown: shown(each) });
  if (fate.kind === 'bounced') faults.push(finding(`was taken and bounced to ${sending.sender}, who never wrote it (backscatter)`));
  else if (fate.kind === 'arrived') faults.push(finding(`was taken and ${fate.text}`));
  else if (fate.kind === 'lost' || fate.kind === 'unread') faults.push(finding('was taken and silently thrown away or kept: its sender will never know'));
  else if (!controlPassed(sending)) doubts.push(finding(`${fate.text}, and so would have been one that there is: that proves nothing`));
  else if (fate.kind !== 'refused') doubts.push(finding(`${fate.text}: that decides nothing`));
  else if (temporary(fate.reply)) faults.push(finding(`was only put off with a 4xx ("${said(fate.reply)}"): its sender tries for days`));
  else if (fate.stage === 'data') faults.push(finding(`was refused only after the whole message ("${said(fate.reply)}"), not at RCPT`));
}

function enumeration(each: EnumerationSeen, params: Params, faults: Finding[], doubts: Finding[]): void {
  const { seen, asked } = each;
  const show = (line: number | null) =>
    transcript('VRFY and EXPN', `${each.source} (${params.from})`, `${params.host}:${params.port} (${each.target})`, seen, line ?? lastLine(seen));
  asked.forEach(({ verb, known, unknown }, index) => {
    const [yes, no] = [seen.commands[2 * index], seen.commands[2 * index + 1]];
    if (!greeted(seen, params.tls) && seen.commands.length === 0) return;
    // Behind a last word the server hangs up: it is about us, and not about the name.
    const farewell = seen.end === 'dropped' && no === seen.commands.at(-1);
    if (!yes || !no || farewell || yes.code === 421 || no.code === 421) {
      doubts.push({ text: `${verb} got no answer: the server ${howItEnded(seen.end)}`, shown: show(null) });
    } else if (normal(yes, known) !== normal(no, unknown)) {
      const line = seen.lines.findIndex((one) => one.who === 'S' && one.text.startsWith(String(yes.code)) && one.text.includes(yes.lines[0] ?? ''));
      faults.push({ text: `${verb} tells who is there ("${said(yes)}" for ${known}, "${said(no)}" for a name that is none)`, shown: show(line) });
    }
  });
  if (seen.commands.length === 0) doubts.push({ text: `VRFY and EXPN could not be asked: the server ${howItEnded(seen.end)}`, shown: show(null) });
}

/** A reply without the name that was asked for, which a server may repeat. */
function normal(reply: Reply, name: string): string {
  const local = name.split('@')[0] as string;
  return `${reply.code} ${reply.lines.join(' ')}`.toLowerCase().replaceAll(name.toLowerCase(), '*').replaceAll(local.toLowerCase(), '*');
}

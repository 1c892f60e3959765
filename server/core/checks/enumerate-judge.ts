import type { z } from 'zod';
import type { Judgement, Transcript } from '../../protocol/verdict.ts';
import type { Reply } from '../probes.ts';
import type { EnumerateParams } from './enumerate.ts';

import type { EnumerateObserved, EnumerateTry } from './enumerate-gather.ts';
import { fateOf, sendingTranscript } from './fate.ts';
import { good, howItEnded, lastLine, refusal, said, transaction, transcript } from './seen.ts';

type Params = z.infer<typeof EnumerateParams>;
interface Finding {
  kind: 'fault' | 'doubt';
  text: string;
  shown: Transcript;
}

/** Every verb answers known and unknown names alike, in a session in which mail to a known name was welcome. */
export function judgeEnumerate(observed: EnumerateObserved, params: Params): Judgement {
  const place = `${params.host}:${params.port}`;
  const findings = [...observed.tries.flatMap((each) => judgeVerb(each, params, place)), ...judgeLetter(observed)];
  const faults = findings.filter(({ kind }) => kind === 'fault');
  const told = faults.length > 0 ? faults : findings;
  const texts = [...new Set(told.map(({ text }) => text))];
  return {
    verdict: faults.length > 0 ? 'fail' : told.length > 0 ? 'inconclusive' : 'pass',
    reason:
      texts.length > 0
        ? `At ${place}, ${texts.join('; ')}.`
        : `${place} answers ${params.verbs.join(', ')} alike for names that there are and names that there are not.`,
    expected: `The same answers to ${params.verbs.join(', ')} for known and unknown names`,
    got: texts.join('; ') || 'The same answers',
    transcripts: told.length > 0 ? told.map(({ shown }) => shown) : observed.tries.map((each) => shownOf(each, params, place, null)),
  };
}

function judgeLetter({ letter }: EnumerateObserved): Finding[] {
  const fate = fateOf(letter);
  if (fate.kind === 'arrived') return [];
  const text = `mail to ${letter.recipient}, whom there is, ${fate.text}: that others are answered alike proves nothing`;
  return [{ kind: 'doubt', text, shown: sendingTranscript(`A letter to ${letter.recipient}`, letter) }];
}

function judgeVerb(each: EnumerateTry, params: Params, place: string): Finding[] {
  const { seen, verb, asked } = each;
  const control = transaction(seen, 'control');
  const answers = asked.map(({ name, known }, index) => ({ name, known, reply: replyTo(each, index) }));
  const doubt = (text: string): Finding[] => [{ kind: 'doubt', text, shown: shownOf(each, params, place, null) }];
  const missing = answers.some(({ reply }) => !reply || reply.code === 421 || reply.code === 451);
  const shapes = (known: boolean) => new Map(answers.flatMap((one) => (one.known === known && one.reply ? [[normal(one.reply, one.name), one] as const] : [])));
  const [yes, no] = [shapes(true), shapes(false)];
  const telling = [...yes].find(([shape]) => !no.has(shape))?.[1] ?? [...no].find(([shape]) => !yes.has(shape))?.[1];
  const other = telling && [...(telling.known ? no : yes).values()][0];
  if (telling?.reply && other?.reply && !missing) {
    const [one, two] = telling.known ? [telling, other] : [other, telling];
    const line = seen.lines.findIndex(({ who, text }) => who === 'S' && text.slice(4) === telling.reply?.lines[0]);
    const text = `${verb} tells who is there ("${said(one.reply as Reply)}" for ${one.name}, "${said(two.reply as Reply)}" for ${two.name}, who is not)`;
    return [{ kind: 'fault', text, shown: shownOf(each, params, place, line < 0 ? null : line) }];
  }
  if (missing) return doubt(`${verb} could not be asked to the end: the server ${howItEnded(seen.end)}`);
  if (!control?.mail || control.rcpt.length === 0 || !good(control.rcpt[0]))
    return doubt(
      `mail to ${params.known[0]} was not welcome in that session${refusal(control) ? ` ("${said(refusal(control) as Reply)}")` : ''}, so that the same answers to ${verb} prove nothing`,
    );
  return [];
}

/** What settled a name: the answer to the command, or to RCPT; where MAIL was refused, that. */
function replyTo({ verb, seen }: EnumerateTry, index: number): Reply | null {
  if (verb !== 'RCPT') return seen.commands[index] ?? null;
  const one = transaction(seen, String(index));
  return one?.rcpt[0] ?? one?.mail ?? null;
}

/** A reply without the name that was asked for, which a server may repeat. */
function normal(reply: Reply, name: string): string {
  const local = name.split('@')[0] as string;
  return `${reply.code} ${reply.lines.join(' ')}`.toLowerCase().replaceAll(name.toLowerCase(), '*').replaceAll(local.toLowerCase(), '*');
}

const shownOf = (each: EnumerateTry, params: Params, place: string, line: number | null): Transcript =>
  transcript(`${each.verb} of known and unknown names`, `${each.source} (${params.from})`, `${place} (${each.target})`, each.seen, line ?? lastLine(each.seen));

import type { z } from 'zod';
import type { Judgement } from '../../protocol/verdict.ts';
import { controlPassed, fateOf, sendingTranscript } from './fate.ts';
import { temporary } from './seen.ts';
import type { SenderParams } from './sender.ts';
import type { SenderObserved, SenderTry } from './sender-gather.ts';

type Params = z.infer<typeof SenderParams>;
interface Finding {
  each: SenderTry;
  text: string;
}

/** Own senders must arrive; the others must be refused, and count only where one's own was accepted in the same session. */
export function judgeSender(observed: SenderObserved, params: Params): Judgement {
  const faults: Finding[] = [];
  const doubts: Finding[] = [];
  const notes: string[] = [];
  for (const each of observed.tries) {
    if (each.half === 'own') own(each, faults, doubts);
    else other(each, faults, doubts, notes);
  }
  const place = `${params.host}:${params.port}`;
  const told = [...faults, ...(faults.length > 0 ? [] : doubts)];
  const texts = [...new Set(told.map((each) => each.text))];
  const shown = told.length > 0 ? told.map((finding) => finding.each) : observed.tries;
  const who = params.login ? params.login : `a client in ${params.from}`;
  return {
    verdict: faults.length > 0 ? 'fail' : doubts.length > 0 ? 'inconclusive' : 'pass',
    reason:
      texts.length > 0
        ? `At ${place}, ${texts.slice(0, 4).join('; ')}${texts.length > 4 ? `; and ${texts.length - 4} more` : ''}.`
        : `${place} lets ${who} send from ${params.own.length === 1 ? 'the own address' : `all ${params.own.length} own addresses`} and refused every other sender${[...new Set(notes)].join('')}.`,
    expected: `${who} may send from the own addresses and from no other${params.header ? ', in the envelope and in the From field' : ''}`,
    got: texts.join('; ') || 'Own senders arrive, others are refused',
    transcripts: shown.slice(0, 12).map((each) => sendingTranscript(titles[each.half](named(each.used)), each.sending)),
  };
}

const titles: Record<SenderTry['half'], (used: string) => string> = {
  own: (used) => `From ${used}, its own`,
  foreign: (used) => `From ${used}, somebody else’s`,
  header: (used) => `${used} in the From field`,
};
const named = (used: string) => (used === '' ? 'the null sender <>' : used);

function own(each: SenderTry, faults: Finding[], doubts: Finding[]): void {
  const fate = fateOf(each.sending);
  if (fate.kind === 'arrived') return;
  const text = `legitimate mail from ${named(each.used)} ${fate.text}`;
  (fate.kind === 'fault' || fate.kind === 'unread' ? doubts : faults).push({ each, text });
}

function other(each: SenderTry, faults: Finding[], doubts: Finding[], notes: string[]): void {
  const fate = fateOf(each.sending);
  const mail = `mail with ${each.half === 'header' ? `${each.used} in its From field` : `the sender ${named(each.used)}`}`;
  if (fate.kind === 'arrived') {
    if (each.half === 'header' && corrected(each)) notes.push('; a From field that was somebody else’s was put right on the way');
    else faults.push({ each, text: `${mail} ${fate.text}` });
  } else if (fate.kind === 'bounced' || fate.kind === 'lost' || fate.kind === 'unread')
    faults.push({ each, text: `${mail} ${fate.text} instead of being refused` });
  else if (fate.kind === 'refused' && ['mail', 'rcpt', 'data'].includes(fate.stage) && controlPassed(each.sending)) {
    if (temporary(fate.reply)) notes.push(' (some only for the time being, with a 4xx: clients will try again)');
  } else if (controlPassed(each.sending)) doubts.push({ each, text: `${mail} ${fate.text}: that decides nothing` });
  else doubts.push({ each, text: `the own address was not accepted beside ${named(each.used)}, so a refusal proves nothing (${mail} ${fate.text})` });
}

/** A submission server may also put the field right (RFC 6409 section 8): then nobody abroad sees the false name as the author. */
function corrected(each: SenderTry): boolean {
  if (each.sending.arrivals.length === 0) return false;
  return each.sending.arrivals.every(({ headers }) => {
    const fields = headers.replace(/\r?\n[ \t]+/g, ' ').match(/^from:.*$/gim) ?? [];
    return fields.length > 0 && fields.every((field) => !field.toLowerCase().includes(each.used.toLowerCase()));
  });
}

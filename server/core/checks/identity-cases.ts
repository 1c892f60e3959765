import { z } from 'zod';
import type { Transcript } from '../../protocol/verdict.ts';
import type { Gathering } from './check.ts';
import { controlPassed, fateOf, sendingTranscript } from './fate.ts';
import { accountField, textField } from './fields.ts';
import type { Finding } from './identity-findings.ts';
import { findIn, type Letter, sendLetter, wayFields } from './identity-letter.ts';
import { pool } from './pool.ts';
import { temporary } from './seen.ts';
import type { Sending } from './sending.ts';
import { fillIn, ownDomain } from './vantage.ts';

/** Letters that claim to be somebody else's beside genuine ones, and what a server does with them. */

const { from, port, tls } = wayFields;

export const incomingField = z.strictObject({
  from,
  port,
  tls,
  to: accountField.optional().describe('The account that the letters go to; the first one if left out.'),
  forged: z
    .array(z.enum(['refused', 'junk', 'kept', 'tagged']))
    .min(1)
    .default(['refused'])
    .describe(
      'What may become of a forged letter: `refused` in the dialogue, put into a folder Junk or Spam (`junk`), taken and held where nobody reads it (`kept`), or `tagged` in INBOX by a field that says so.',
    ),
  junk: z.array(textField).min(1).max(5).default(['Junk', 'Spam', 'Quarantine']).describe('Names of the folders that count as `junk`.'),
});
export type Incoming = z.infer<typeof incomingField>;

export interface Case {
  genuine: boolean;
  /** `mail of bank.example from its own address` */
  about: string;
  mail: Letter;
}

export interface CaseTry {
  genuine: boolean;
  about: string;
  sending: Sending;
}

/** A foreign domain that nobody knew before, with the records it publishes, and an address that may send for it. */
export async function newcomer(
  lab: Gathering,
  records: (named: { domain: string; client: string }) => Record<string, string>,
): Promise<{ domain: string; client: string }> {
  const named = { domain: lab.draw.foreignDomain(), client: lab.draw.stranger() };
  const texts = Object.entries(records(named)).map(([name, data]) => ({ name, type: 'TXT' as const, data }));
  if (texts.length > 0) await lab.prober.probe({ kind: 'publish', records: texts });
  return named;
}

export const recipientOf = (incoming: Incoming, lab: Gathering): string =>
  `${incoming.to ?? lab.plan.accounts[0]?.name ?? 'postmaster'}@${fillIn(ownDomain(lab.plan), lab.plan)}`;

/** Sends every letter in random order, a control beside each forged one, and looks for them in the mailbox. */
export async function tryCases(lab: Gathering, host: string, incoming: Incoming, cases: readonly Case[]): Promise<CaseTry[]> {
  const recipient = recipientOf(incoming, lab);
  const way = { from: incoming.from, host, port: incoming.port, tls: incoming.tls };
  const tries = await pool(lab.draw.shuffle(cases), 3, async ({ genuine, about, mail }): Promise<CaseTry> => {
    const control = { sender: `${lab.draw.word(8)}@${lab.draw.foreignDomain()}`, recipient };
    return { genuine, about, sending: await sendLetter(lab, way, genuine ? mail : { ...mail, control }) };
  });
  const of = (genuine: boolean) => tries.filter((each) => each.genuine === genuine).map(({ sending }) => sending);
  await findIn(lab, incoming.junk, of(true), 10_000);
  // Genuine mail has arrived by now, or its time is over: the forged letters had their chance too.
  await findIn(lab, incoming.junk, of(false), 3000);
  return tries;
}

type Disposition = Incoming['forged'][number] | 'delivered' | 'bounced' | 'unknown' | 'fault';

/** What became of a letter. `words`: what a field must hold to count as a tag. */
function dispositionOf({ sending }: CaseTry, words: RegExp): { kind: Disposition; text: string } {
  const fate = fateOf(sending);
  const found = sending.mailbox?.found[0];
  if (found?.folder) return { kind: 'junk', text: `is in the folder ${found.folder}` };
  if (found) {
    const tag = found.headers
      .replace(/\r?\n[ \t]+/g, ' ')
      .split(/\r?\n/)
      .find((line) => words.test(line));
    return tag ? { kind: 'tagged', text: `is in INBOX, tagged "${tag.slice(0, 120)}"` } : { kind: 'delivered', text: 'is in INBOX like any other letter' };
  }
  if (fate.kind === 'arrived') return { kind: 'delivered', text: fate.text };
  if (fate.kind === 'bounced') return { kind: 'bounced', text: fate.text };
  if (fate.kind === 'lost') return { kind: 'kept', text: 'was taken and is in no folder' };
  if (fate.kind === 'refused' && ['mail', 'rcpt', 'data'].includes(fate.stage)) return { kind: 'refused', text: fate.text };
  return { kind: fate.kind === 'fault' || fate.kind === 'unread' ? 'fault' : 'unknown', text: fate.text };
}

/** Genuine letters must be in INBOX; forged ones must have met a fate that is allowed, beside a control that was welcome. */
export function judgeCases(tries: readonly CaseTry[], incoming: Incoming, words: RegExp): Finding[] {
  return tries.flatMap((each): Finding[] => {
    const { kind, text } = dispositionOf(each, words);
    const finding = (how: Finding['kind'], more = ''): Finding[] => [{ kind: how, text: `${each.about} ${text}${more}`, shown: [caseTranscript(each)] }];
    if (each.genuine) {
      if (kind === 'delivered' || kind === 'tagged') return [];
      return finding(kind === 'fault' ? 'doubt' : 'fault', kind === 'junk' || kind === 'kept' ? ', and it is genuine' : '');
    }
    if (kind === 'delivered' || kind === 'bounced') return finding('fault');
    if (kind === 'fault' || kind === 'unknown') return finding('doubt', ': that decides nothing');
    if (!incoming.forged.includes(kind)) return finding('fault', `, and should be ${incoming.forged.join(' or ')}`);
    if (kind !== 'refused') return [];
    if (!controlPassed(each.sending)) return finding('doubt', ', and so would have been any other letter: that proves nothing');
    const fate = fateOf(each.sending);
    return fate.kind === 'refused' && temporary(fate.reply) ? finding('fault', ': only put off, so that it comes again and again') : [];
  });
}

export const caseTranscript = (each: CaseTry): Transcript => sendingTranscript(`${each.genuine ? 'Genuine' : 'Forged'}: ${each.about}`, each.sending);

import { z } from 'zod';
import type { Judgement } from '../../protocol/verdict.ts';
import type { MailboxSeen } from '../probes.ts';
import { defineCheck, type Gathering } from './check.ts';
import { accountField, hostField, textField } from './fields.ts';
import { howItEnded, lastLine, transcript } from './seen.ts';
import { accountOf, closest, fillIn } from './vantage.ts';

export const KeptParams = z.strictObject({
  host: hostField,
  mailbox: accountField.describe('The account in whose mailbox they must lie.'),
  letters: z
    .array(
      z.strictObject({
        name: textField.describe('What is kept, for the learner: a letter of the night.'),
        marks: z.array(textField).min(1).max(4).describe('Marks that stand in different places of such a letter, as in its Message-ID and its body.'),
      }),
    )
    .min(1)
    .max(10),
});

export interface KeptObserved {
  source: string;
  target: string;
  /** By mark; every mark of every letter is asked for. */
  marks: { name: string; marks: string[] }[];
  seen: MailboxSeen;
}

const waitMs = 2000;

async function gather(params: z.infer<typeof KeptParams>, lab: Gathering): Promise<KeptObserved> {
  const { source, target } = closest(params.host, lab.plan, lab.draw);
  const { name: user, password } = accountOf(params.mailbox, lab.plan);
  const marks = params.letters.map((each) => ({ name: each.name, marks: each.marks.map((mark) => fillIn(mark, lab.plan)) }));
  const tokens = [...new Set(marks.flatMap((each) => each.marks))];
  const box = { source, target: { address: target, port: 993 }, tls: 'implicit' as const, user, password, tokens, waitMs };
  return { source, target, marks, seen: await lab.prober.probe({ kind: 'mailbox', ...box }, waitMs + 15_000) };
}

/** A letter is whole when all its marks are there: a list of message ids is no evidence. */
export function judgeKept({ source, target, marks, seen }: KeptObserved, params: z.infer<typeof KeptParams>): Judgement {
  const place = `${params.host}:993`;
  const found = new Set(seen.found.map(({ token }) => token));
  const missing = marks.filter((each) => each.marks.every((mark) => !found.has(mark))).map(({ name }) => name);
  const partly = marks.filter((each) => each.marks.some((mark) => found.has(mark)) && each.marks.some((mark) => !found.has(mark))).map(({ name }) => name);
  const say = (verdict: Judgement['verdict'], got: string): Judgement => ({
    verdict,
    reason: `${got}.`,
    expected: `In the mailbox of ${params.mailbox}: ${marks.map(({ name }) => name).join('; ')}`,
    got,
    transcripts: [transcript(`Mailbox of ${params.mailbox}`, source, `${place} (${target})`, seen, lastLine(seen))],
  });
  if (seen.end === 'local-error') return say('inconclusive', `${place} ${howItEnded(seen.end)}`);
  if (!seen.login || seen.end !== 'done')
    return say(
      'fail',
      `The mailbox of ${params.mailbox} could not be read: ${place} ${seen.login ? howItEnded(seen.end) : `did not let ${params.mailbox} in (${seen.detail.slice(0, 120) || howItEnded(seen.end)})`}`,
    );
  if (missing.length > 0) return say('fail', `In the mailbox of ${params.mailbox} this is not there: ${missing.join('; ')}`);
  if (partly.length > 0) return say('fail', `In the mailbox of ${params.mailbox} this is there in part only, and not as a whole letter: ${partly.join('; ')}`);
  return say('pass', `In the mailbox of ${params.mailbox} lies, whole: ${marks.map(({ name }) => name).join('; ')}`);
}

export const kept = defineCheck({
  name: 'kept',
  summary: 'Letters that were in the queue lie whole in a mailbox: evidence is kept.',
  params: KeptParams,
  isolation: 'shared',
  settings: /mailbox|alias|header_checks|hold|queue/i,
  half: () => 'service',
  gather,
  judge: judgeKept,
});

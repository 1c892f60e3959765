import type { z } from 'zod';
import type { Judgement, Outcome } from '../../protocol/verdict.ts';
import { accepted, howItEnded, lastLine, lastWord, refusal, said, transaction, transcript } from './seen.ts';
import type { SmuggleParams } from './smuggle.ts';
import type { SmuggleObserved, SmuggleTry } from './smuggle-gather.ts';
import { smuggleOutcome } from './smuggle-outcome.ts';

const maxShown = 6;

/** Two messages taken where one was sent: smuggled. The ordinary message beside them must have been taken, or nothing is known. */
export function judgeSmuggle(observed: SmuggleObserved, params: z.infer<typeof SmuggleParams>): Judgement {
  const place = `${params.host}:${params.port}`;
  const { control } = observed;
  const told = observed.tries
    .map((one) => ({ one, ...smuggleOutcome(one, observed.arrived) }))
    .sort((a, b) => (a.one.sequence.inner + a.one.sequence.name < b.one.sequence.inner + b.one.sequence.name ? 1 : -1));
  const of = (outcome: string) => told.filter((each) => each.outcome === outcome);
  const spelt = (some: typeof told) =>
    [...new Set(some.map(({ one }) => `${one.sequence.name}${one.sequence.inner === 'BDAT' ? ' with BDAT' : ''}`))].slice(0, 12).join(', ');
  const order = ['smuggled', 'unclear', 'stopped', 'refused', 'whole'];
  const shown = [...told].sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome)).slice(0, maxShown);
  const verdict = (outcome: Outcome, reason: string, got: string): Judgement => ({
    verdict: outcome,
    reason,
    expected: 'Only <CR><LF>.<CR><LF> ends a message; an ordinary message is taken',
    got,
    transcripts: [
      ...shown.map(({ one }) => dialogue(one, place, params, observed)),
      transcript(
        'An ordinary message',
        `${observed.source} (${params.from})`,
        `${place} (${observed.target})`,
        control.seen,
        transaction(control.seen, 'control')?.line ?? lastLine(control.seen),
      ),
    ],
  });

  const smuggled = of('smuggled');
  if (smuggled.length > 0)
    return verdict(
      'fail',
      `${place} takes ${spelt(smuggled)} for the end of a message: of one message sent it made two, and the second went out with whatever sender its author liked.`,
      `Smuggled by ${smuggled.length} of ${told.length} sequences`,
    );
  const sent = transaction(control.seen, 'control');
  if (!accepted(sent)) {
    const no = refusal(sent) ?? lastWord(control.seen)?.reply;
    return verdict(
      'inconclusive',
      `${place} did not take an ordinary message either (${no ? `"${said(no)}"` : howItEnded(control.seen.end)}), so its refusals say nothing about smuggling.`,
      'The ordinary message was not taken',
    );
  }
  const unclear = of('unclear');
  if (unclear.length > 0 || told.length === 0)
    return verdict(
      'inconclusive',
      `Whether ${place} takes ${spelt(unclear) || 'the sequences'} for the end of a message could not be told: ${(unclear[0]?.detail ?? 'nothing was sent').slice(0, 200)}.`,
      `${unclear.length} of ${told.length} sequences without a clear answer`,
    );
  if (observed.arrived && !observed.arrived.includes(control.token))
    return verdict(
      'inconclusive',
      `${place} took an ordinary message that never arrived at ${observed.recipient}, so nobody can tell what became of the others.`,
      'The ordinary message did not arrive',
    );
  const counts = [
    [of('refused').length, 'refused the message'],
    [of('whole').length, 'left it whole'],
    [of('stopped').length, 'ended it there and refused the commands behind'],
  ] as const;
  const summary = counts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} times it ${what}`)
    .join(', ');
  return verdict(
    'pass',
    `${place} was sent ${told.length} messages with a false end inside: ${summary}. An ordinary message was taken.`,
    `Nothing smuggled by ${told.length} sequences${observed.chunking ? '' : '; CHUNKING is not offered'}`,
  );
}

function dialogue(one: SmuggleTry, place: string, params: z.infer<typeof SmuggleParams>, observed: SmuggleObserved) {
  const { seen } = one;
  const line = seen.steps.findLast((each) => each.id === 'end')?.line ?? null;
  const reply = seen.steps.findLast((each) => each.replies.length > 0)?.line ?? lastLine(seen);
  // A second final reply decides where there is one; otherwise the only one does.
  const rest = seen.steps.find((each) => each.id === 'rest');
  return transcript(
    `${one.sequence.name} then ${one.sequence.inner}`,
    `${one.source} (${params.from})`,
    `${place} (${observed.target})`,
    seen,
    rest && rest.replies.length > 1 ? reply : (line ?? reply),
  );
}

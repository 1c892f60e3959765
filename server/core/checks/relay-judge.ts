import type { z } from 'zod';
import type { Judgement, Transcript, TranscriptLine } from '../../protocol/verdict.ts';
import type { Arrival } from '../probes.ts';
import type { RelayParams } from './relay.ts';
import { relayDoubts } from './relay-doubts.ts';
import type { RelayListener, RelayObserved, RelayTry } from './relay-observed.ts';
import { type TryOutcome, tryOutcome } from './relay-outcome.ts';
import { said, temporary, transaction, transcript } from './seen.ts';

const most = 12;
const expected = 'Mail for other people’s domains is refused in every form, while mail for your own is still taken';

/** Decides on the whole battery: what arrived outweighs what was said, and a listener that would not talk proves nothing. */
export function judgeRelay(observed: RelayObserved, params: z.infer<typeof RelayParams>): Judgement {
  const read = observed.tries.map((each) => ({
    each,
    outcome: tryOutcome(each, observed.tries),
    arrival: observed.arrivals.find((mail) => mail.tokens.includes(each.token)) ?? null,
  }));
  const bounced = ({ each, arrival }: (typeof read)[number]) => !!arrival?.bounce && !each.nullSender;
  const show = (some: typeof read) => some.slice(0, most).map(({ each, outcome, arrival }) => shown(each, outcome, arrival, observed, params.host));

  const relayed = read.filter((one) => one.arrival && !bounced(one)).sort(coreFirst);
  if (relayed.length > 0)
    return verdict(
      'fail',
      `${params.host} is an open relay: ${example(relayed)} arrived at a stranger’s mailbox. ${tally(relayed, read.length)}`,
      `Relayed: ${names(relayed)}`,
      show(relayed),
    );

  const backscatter = read.filter(bounced);
  if (backscatter.length > 0)
    return verdict(
      'fail',
      `${params.host} took mail it cannot deliver and sent the bounce to the forged sender: that is backscatter. Refuse during the SMTP dialogue instead. ${tally(backscatter, read.length)}`,
      `Bounced: ${names(backscatter)}`,
      show(backscatter),
    );

  const swallowed = read.filter(({ each, outcome }) => outcome.outcome === 'accepted' && each.kind === 'core');
  if (swallowed.length > 0 && params.swallow === 'forbidden')
    return verdict(
      'fail',
      `${params.host} said 250 to ${example(swallowed)}, and the message was accepted and swallowed: it never arrived. Refuse it instead, so that the sender learns of it. ${tally(swallowed, read.length)}`,
      `Accepted, never delivered: ${names(swallowed)}`,
      show(swallowed),
    );

  const doubts = relayDoubts(
    observed,
    params,
    read.map(({ outcome }) => outcome),
  );
  if (doubts.length > 0) {
    const unknown = read.filter(({ outcome }) => outcome.outcome === 'unknown');
    const dead = observed.listeners
      .filter((each) => each.seen && (each.state !== 'serving' || each.silenced))
      .map((each) => listenerShown(each, observed, params.host));
    const [first = ''] = doubts;
    return verdict(
      'inconclusive',
      `It cannot be said whether ${params.host} relays: ${first.startsWith('port') ? `${params.host}:${first.slice(5)}` : first}.`,
      doubts.length > 1 ? `${new Set(doubts).size} things without a clear answer` : first,
      [...dead, ...show(unknown)].slice(0, most),
    );
  }
  const refused = read.filter(({ outcome }) => outcome.outcome === 'refused');
  const forms = new Set(observed.tries.map((each) => each.form)).size;
  const ports = [...new Set(observed.tries.map((each) => each.port))].sort((a, b) => a - b);
  const sources = new Set(observed.tries.map((each) => each.source)).size;
  const soft = refused.some(({ outcome }) => outcome.outcome === 'refused' && temporary(outcome.reply))
    ? ' Some refusals are temporary (4xx): senders will keep trying for days.'
    : '';
  const kept = read.filter(({ outcome }) => outcome.outcome === 'accepted');
  const plain = refused.filter(({ each, outcome }) => each.form === 'plain' && outcome.outcome === 'refused' && !outcome.shut);
  const summary = `${forms} forms on ${ports.length} ${ports.length === 1 ? 'listener' : 'listeners'} (${ports.join(', ')}), from ${sources} ${sources === 1 ? 'address' : 'addresses'}`;
  return verdict(
    'pass',
    `${summary}: refused, and your own mail was taken beside them.${soft}${keptAtHome(kept, observed)}${range(observed, params.look_to)}`,
    `${summary}: nothing got through`,
    show((plain.length > 0 ? plain : refused).slice(0, 1)),
  );
}

function verdict(outcome: Judgement['verdict'], reason: string, got: string, transcripts: Transcript[]): Judgement {
  return { verdict: outcome, reason: reason.trim(), expected, got, transcripts };
}

/** What was taken and went nowhere abroad. */
function keptAtHome(kept: readonly Read[], { local, fence }: RelayObserved): string {
  if (kept.length === 0) return '';
  const inside = kept.filter(({ each }) => local.includes(each.token)).length;
  const where = inside > 0 && fence ? `; ${inside} of them are in the mailbox of ${fence.recipient}` : '';
  return ` ${kept.length} odd forms were taken as mail of your own and went nowhere else${where}.`;
}

/** How far ports were looked at; with `ports` given they were not. */
function range({ scans }: RelayObserved, to: number): string {
  return Object.keys(scans).length > 0 ? ` No other port up to ${to.toLocaleString('en')} speaks SMTP.` : '';
}

type Read = { each: RelayTry; outcome: TryOutcome; arrival: Arrival | null };
const coreFirst = (a: Read, b: Read) =>
  Number(b.each.form === 'plain') - Number(a.each.form === 'plain') || Number(b.each.kind === 'core') - Number(a.each.kind === 'core');
const way = (each: RelayTry) => `port ${each.port}${each.tls === 'none' ? '' : ' under TLS'}`;
const example = ([first]: Read[]) =>
  first ? `the form "${first.each.form}" to <${first.each.recipient.slice(0, 120)}> from ${first.each.source} on ${way(first.each)}` : '';
const names = (some: Read[]) => [...new Set(some.map(({ each }) => `${each.form} (${each.port}${each.tls === 'none' ? '' : ' TLS'})`))].slice(0, 20).join(', ');
const tally = (some: Read[], of: number) => `(${some.length} of ${of} tries.)`;

function shown(each: RelayTry, outcome: TryOutcome, arrival: Arrival | null, observed: RelayObserved, host: string): Transcript {
  const line = outcome.outcome === 'refused' ? outcome.line : (transaction(each.seen, 'form')?.line ?? each.seen.lines.length - 1);
  const end = each.seen.lines[each.seen.lines.length - 1]?.ms ?? 0;
  const remark: TranscriptLine[] = arrival
    ? [
        {
          who: '*',
          ms: end,
          secure: false,
          text: `${arrival.bounce && !each.nullSender ? 'A bounce' : 'The message'} arrived at ${arrival.address} (${arrival.domain}) from ${arrival.client}, for ${arrival.forwardPaths.slice(0, 3).join(', ')}`.slice(
            0,
            1000,
          ),
        },
      ]
    : [];
  const said250 = outcome.outcome === 'refused' ? `: ${said(outcome.reply).slice(0, 60)}` : '';
  return transcript(
    `${each.form} on ${way(each)}${said250}`,
    `${each.source} (${each.vantage})`,
    `${host}:${each.port} (${observed.targets[each.vantage] ?? ''})`,
    { lines: [...each.seen.lines, ...remark] },
    line,
  );
}

function listenerShown(each: RelayListener, observed: RelayObserved, host: string): Transcript {
  const lines = each.seen?.lines ?? [];
  return transcript(
    `First words on port ${each.port}`,
    `${each.source} (${each.vantage})`,
    `${host}:${each.port} (${observed.targets[each.vantage] ?? ''})`,
    { lines },
    lines.length - 1,
  );
}

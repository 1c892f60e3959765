import type { z } from 'zod';
import type { Judgement } from '../../protocol/verdict.ts';
import type { Reply } from '../probes.ts';
import type { LogParams } from './log.ts';
import type { LogObserved } from './log-gather.ts';
import { howItEnded, lastLine, refusal, said, transaction, transcript } from './seen.ts';

type Params = z.infer<typeof LogParams>;

const events: Record<Params['does'], string> = {
  delivered: 'a letter that was taken',
  refused: 'a relay that was refused',
  'login-failed': 'a login that failed',
};

export function judgeLog(observed: LogObserved, params: Params): Judgement {
  const { seen, lines, source, token } = observed;
  const what = events[params.does];
  const shown = lines.slice(-40);
  const verdict = (outcome: Judgement['verdict'], reason: string, got: string): Judgement => ({
    verdict: outcome,
    reason,
    expected: `Lines about ${what}, with ${params.tells.join(', ')}`,
    got,
    transcripts: [
      transcript('What was done', `${source} (${params.from})`, `${params.host}:${params.port} (${observed.target})`, seen, lastLine(seen)),
      {
        title: 'What the host wrote about it',
        from: params.host,
        to: '/var/log',
        lines: shown.map(({ file, text }) => ({ who: '*' as const, text: `${file}: ${text}`.slice(0, 1000), ms: 0, secure: false })),
        deciding: shown.length > 0 ? shown.length - 1 : null,
      },
    ],
  });
  if (!observed.happened) {
    const reply = refusal(transaction(seen, 'mail')) ?? seen.auth;
    return verdict(
      'inconclusive',
      `There was no event that could have been logged: ${what} was to be, and the server ${reply ? `said "${said(reply)}"` : howItEnded(seen.end)}.`,
      'No event',
    );
  }
  if (lines.length === 0)
    return verdict(
      'fail',
      `The log of ${params.host} says nothing about ${what}: no line below /var/log holds ${token}, ${params.within} seconds later.`,
      'No line',
    );
  const missing = params.tells.filter((each) => !tells(each, observed));
  if (missing.length > 0)
    return verdict(
      'fail',
      `The log of ${params.host} speaks of ${what}, but not with ${missing.map((each) => named(each, observed)).join(' or ')}.`,
      `Without ${missing.join(', ')}`,
    );
  return verdict(
    'pass',
    `The log of ${params.host} shows ${what}, with ${params.tells.map((each) => named(each, observed)).join(' and ')}.`,
    `${lines.length} lines`,
  );
}

function tells(what: Params['tells'][number], observed: LogObserved): boolean {
  const holds = (word: string) => observed.lines.some(({ text }) => text.toLowerCase().includes(word.toLowerCase()));
  if (what === 'client') return observed.lines.some(({ text }) => new RegExp(`(?<![\\d.])${observed.source.replaceAll('.', '\\.')}(?![\\d.]*\\d)`).test(text));
  if (what === 'sender') return holds(observed.sender);
  if (what === 'user') return observed.user !== null && holds(observed.user);
  const reply = refusal(transaction(observed.seen, 'mail')) ?? observed.seen.auth;
  return reply !== null && (holds(reasonOf(reply)) || (reply.enhanced !== null && holds(reply.enhanced)));
}

/** The words of a refusal without code and without what stands in angle brackets, which logs write in another place. */
const reasonOf = (reply: Reply): string =>
  (reply.lines[0] ?? '')
    .replace(/^[245]\.\d{1,3}\.\d{1,3} /, '')
    .replace(/^<[^>]*>:? ?/, '')
    .trim()
    .slice(0, 40) || String(reply.code);

function named(what: Params['tells'][number], { source, sender, user }: LogObserved): string {
  return {
    client: `the client’s address ${source}`,
    sender: `the sender ${sender}`,
    user: `the name ${user ?? 'that logged in'}`,
    reason: 'the reason of the refusal',
  }[what];
}

import type { z } from 'zod';
import type { Judgement, TranscriptLine } from '../../protocol/verdict.ts';
import type { TrafficTry } from '../world.ts';
import type { QueueObserved, QueueParams } from './queue.ts';

/**
 * What a sound server may repeat: between the final dot and its answer a letter belongs to both sides, and one that is stopped there must send it
 * again (RFC 5321 section 6.1, RFC 1047). Whoever copies a queue repeats nearly all of it.
 */
const repeatsPerLetter = 0.1;

/** Judged by what arrived at foreign servers alone: what waits and what was deleted look the same from there. */
export function judgeQueue(observed: QueueObserved, params: z.infer<typeof QueueParams>): Judgement {
  const { good, abuse, marked, seconds } = observed;
  const missing = good.filter(({ arrivals }) => arrivals === 0);
  const twice = good.filter(({ arrivals }) => arrivals > 1);
  const spam = params.spam === 'stays' ? abuse.filter(({ arrivals }) => arrivals > 0) : [];
  const old = {
    missing: marked.good.filter(({ arrivals }) => arrivals === 0).length,
    twice: marked.good.filter(({ arrivals }) => arrivals > 1).length,
    spam: marked.spam.reduce((sum, { arrivals }) => sum + arrivals, 0),
  };
  const all = good.length + marked.good.length;
  const repeated = twice.length + old.twice;
  const tolerated = Math.max(1, Math.floor(all * repeatsPerLetter));
  const faults = [
    spam.length + old.spam > 0 &&
      `${many(spam.length + old.spam, 'spam')} left the server (what has left cannot be called back: start the lab anew to try another way)`,
    missing.length + old.missing > 0 &&
      `${many(missing.length + old.missing)} of ${all} that the server had taken did not arrive, ${seconds} seconds after the check began: they still wait, or they are gone`,
    repeated > tolerated && `${many(repeated)} of ${all} arrived more than once`,
  ].filter((text) => text !== false);
  const verdict = (outcome: Judgement['verdict'], reason: string, got: string): Judgement => ({
    verdict: outcome,
    reason,
    expected: `Every good letter that the server has taken arrives once${params.spam === 'stays' ? ', and no spam leaves' : ''}`,
    got,
    transcripts: [arrivals(observed, [...spam, ...missing, ...twice])],
  });
  if (faults.length > 0) return verdict('fail', `${capital(faults.join('; '))}.`, faults.join('; '));
  if (good.length < params.least)
    return verdict(
      'inconclusive',
      `The server has taken ${letters(good)} for other domains so far: too few to say anything. Try again in a minute.`,
      'Too little mail',
    );
  return verdict(
    'pass',
    `All ${many(all)} that the server had taken arrived, ${
      repeated === 0 ? 'each of them once' : `${repeated} of them more than once, as a restart in the middle of a delivery can make it (RFC 1047)`
    }${params.spam === 'stays' ? ', and no spam left' : ''}.`,
    'Drained',
  );
}

const many = (count: number, kind = 'good') => `${count} ${kind} ${count === 1 ? 'letter' : 'letters'}`;
const letters = (some: readonly TrafficTry[], kind = 'good') => many(some.length, kind);
const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** The letters in question, or the last ones that arrived, as lines on the time axis of the first of them. */
function arrivals({ good, abuse, marked }: QueueObserved, faulty: readonly TrafficTry[]): Judgement['transcripts'][number] {
  const shown = (faulty.length > 0 ? faulty : good).slice(-30);
  const start = shown[0]?.at ?? 0;
  const lines = [
    remark(
      0,
      `Taken by the server for other domains: ${letters(good)}, ${letters(
        abuse.filter(({ outcome }) => outcome === 'taken'),
        'spam',
      )}`,
    ),
    ...[...marked.good, ...marked.spam.filter((each) => each.arrivals > 0)].map((each) =>
      remark(0, `Waited from the start, Message-ID ${each.mark}: arrived ${times(each.arrivals)}`),
    ),
    ...shown.map((each) => remark(each.at - start, `${each.job} to ${each.to}: taken ("${each.said.slice(0, 80)}"), arrived ${times(each.arrivals)}`)),
  ];
  return { title: 'Letters taken and arrived', from: 'the background mail', to: 'foreign servers', lines, deciding: lines.length - 1 };
}

const times = (count: number) => (count === 0 ? 'nowhere' : count === 1 ? 'once' : `${count} times`);
const remark = (ms: number, text: string): TranscriptLine => ({ who: '*', ms: Math.max(0, ms), secure: false, text: text.slice(0, 1000) });

import { z } from 'zod';
import type { TrafficTry } from '../world.ts';
import { defineCheck, type Gathering } from './check.ts';
import { hostField, textField } from './fields.ts';
import { judgeQueue } from './queue-judge.ts';
import { fillIn, hostOf } from './vantage.ts';

export const QueueParams = z.strictObject({
  host: hostField,
  within: z.number().int().min(1).max(120).default(20).describe('Seconds that good mail taken before the check may still need.'),
  least: z
    .number()
    .int()
    .min(1)
    .default(5)
    .describe('So many good letters must have been taken, or nothing can be said; fewer are waited for, no longer than `within`.'),
  spam: z
    .enum(['stays', 'ignored'])
    .default('stays')
    .describe('`stays`: no letter of a job with `abuse` may ever have arrived anywhere. `ignored`: it is not looked at.'),
  marked: z
    .strictObject({
      good: z.array(textField).max(50).default([]).describe('Marks of single letters that must arrive once each.'),
      spam: z.array(textField).max(10).default([]).describe('Marks of which no letter may ever arrive.'),
    })
    .default({ good: [], spam: [] })
    .describe('Letters of `lab.queued` beside the background mail, by their marks.'),
});

/** Letters of `lab.queued` with one mark, and how often letters with it arrived anywhere. */
export interface MarkedSeen {
  mark: string;
  arrivals: number;
}

/** The background mail to other domains that the server took before the check began, as it stood at the end. */
export interface QueueObserved {
  good: TrafficTry[];
  abuse: TrafficTry[];
  marked: { good: MarkedSeen[]; spam: MarkedSeen[] };
  /** Seconds that were waited. */
  seconds: number;
}

const betweenMs = 1000;

async function gather(params: z.infer<typeof QueueParams>, lab: Gathering): Promise<QueueObserved> {
  const started = lab.now();
  const own = new Set(lab.plan.domains.map((domain) => domain.toLowerCase()));
  const addresses = hostOf(params.host, lab.plan).zones.map(({ address }) => address);
  const jobs = new Set(lab.plan.world.traffic.filter(({ target }) => addresses.includes(target.address)).map(({ name }) => name));
  const concerned = ({ to, job }: TrafficTry) => jobs.has(job) && !own.has(to.slice(to.lastIndexOf('@') + 1).toLowerCase());
  const goodOf = (tries: readonly TrafficTry[]) => tries.filter((letter) => letter.kind === 'good' && letter.outcome === 'taken' && concerned(letter));
  const marks = (list: readonly string[]) => list.map((text) => fillIn(text, lab.plan));
  const [goodMarks, spamMarks] = [marks(params.marked.good), marks(params.marked.spam)];
  const marked = async () => {
    const arrivals = await lab.prober.arrivals([...goodMarks, ...spamMarks], 0);
    const of = (mark: string) => ({ mark, arrivals: arrivals.filter(({ tokens, bounce }) => !bounce && tokens.includes(mark)).length });
    return { good: goodMarks.map(of), spam: spamMarks.map(of) };
  };
  let first = (await lab.prober.journal()).tries.length;
  for (let turn = 0; ; turn++) {
    const { tries } = await lab.prober.journal();
    // A lab that is quite fresh, or slow, has not brought its mail yet.
    if (goodOf(tries.slice(0, first)).length < params.least) first = tries.length;
    // By the number of letters and not by the time: the clock of the world is another one.
    const good = goodOf(tries.slice(0, first));
    const seen = await marked();
    const seconds = Math.round((lab.now() - started) / 1000);
    // Two rounds at least: what comes twice comes the second time a little later.
    const drained = good.length >= params.least && [...good, ...seen.good].every(({ arrivals }) => arrivals > 0);
    if ((turn > 0 && drained) || turn * betweenMs >= params.within * 1000)
      return { good, marked: seen, abuse: tries.filter((letter) => letter.kind === 'abuse' && concerned(letter)), seconds };
    await lab.sleep(betweenMs);
  }
}

export const queue = defineCheck({
  name: 'queue',
  summary:
    'What waited in the queue is drained: every good letter of the background mail arrives, at most one (or one in ten) a second time (RFC 1047), and the spam does not leave.',
  params: QueueParams,
  isolation: 'shared',
  settings: /queue|defer|transport|hold|lifetime|backoff|header_checks/i,
  half: () => 'service',
  gather,
  judge: judgeQueue,
});

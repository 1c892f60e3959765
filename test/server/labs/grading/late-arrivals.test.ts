import { expect, it } from 'vitest';
import type { Arrival } from '../../../../server/core/probes.ts';
import type { Scenario } from '../../../../server/core/scenario/schema.ts';
import type { BoardNews } from '../../../../server/labs/classes/board-news.ts';
import { LateArrivals } from '../../../../server/labs/grading/late-arrivals.ts';
import type { LiveLab } from '../../../../server/labs/life/live-lab.ts';
import type { Entry } from '../../../../server/labs/life/roster.ts';
import { Pushes } from '../../../../server/labs/pushes.ts';
import type { Push } from '../../../../server/labs/range.ts';
import type { AttemptRecord } from '../../../../server/labs/store.ts';
import { rangeWithFakes } from '../../../fakes/range-parts.ts';
import { fakeScenario } from '../../../fakes/scenario.ts';
import { fakeWorld } from '../../../fakes/world.ts';

const base = { title: 't', why: 'w', host: 'mx' };
const tasks = [
  { id: 'close', title: 'Close', points: 40, hints: ['h'], checks: [{ ...base, check: 'relay', id: 'closed', from: 'internet' }] },
  { id: 'flows', title: 'Flows', points: 30, hints: ['h'], checks: [{ ...base, check: 'deliver', id: 'inbound', from: 'internet', port: 25 }] },
  {
    id: 'lasts',
    title: 'Lasts',
    points: 20,
    hints: ['h'],
    checks: [{ ...base, check: 'survives', id: 'lasting', checks: ['closed', 'inbound'], ports: [25] }],
  },
] as unknown as Scenario['tasks'];
const wrong = { untouched: { fails: ['closed', 'lasting'], inconclusive: [] } };
const scenario = fakeScenario('first', { tasks, tests: { solutions: {}, wrong } });
const token = 'mr0123456789abcdef0123';
const arrival = (tokens: string[]) => ({ tokens, domain: 'foreign.example', client: '198.18.0.3', bounce: false }) as unknown as Arrival;

/** One attempt that passed as a whole, and a lab whose world can be made to receive mail. */
async function passed(there: string[] = []) {
  const t = await rangeWithFakes();
  const { learner } = await t.store.learners.create('alice');
  const verdicts = tasks.flatMap((task) =>
    task.checks.map(({ id }) => ({
      verdict: 'pass' as const,
      reason: 'r',
      expected: 'e',
      got: 'g',
      transcripts: [],
      task: task.id,
      check: id,
      why: 'w',
      ms: 1,
    })),
  );
  const attempt: AttemptRecord = {
    id: 'attempt000000001',
    lab: 'lab0000001',
    learner: learner.id,
    scenario: 'first',
    at: t.clock.now,
    state: 'running',
    expected: 3,
    verdicts: [],
    passed: false,
    gained: 0,
    problem: null,
  };
  await t.store.progress.startAttempt(attempt);
  const grants = tasks.map(({ id, points }) => ({ task: id, points }));
  await t.store.progress.finishAttempt(attempt.id, { state: 'finished', verdicts, problem: null, grants, forbidden: { closed: [token] } });
  const listeners: ((arrival: Arrival) => void)[] = [];
  const world = {
    ...fakeWorld('lab0000001'),
    arrivals: async () => there.map((each) => arrival([each])),
    onArrival: (listener: (arrival: Arrival) => void) => {
      listeners.push(listener);
      return { [Symbol.dispose]: () => undefined };
    },
  };
  const live = { scenario, world, configuration: { versions: [{ n: 4, attempt: attempt.id }] } } as unknown as LiveLab;
  const entry = { record: { id: 'lab0000001', learner: learner.id }, live, held: { version: 4 } } as unknown as Entry;
  const pushes = new Pushes();
  const sent: Push[] = [];
  pushes.listen((push) => sent.push(push));
  const changed: Entry[] = [];
  const boards: boolean[] = [];
  const late = new LateArrivals(t.deps, pushes, { changed: () => void boards.push(true) } as unknown as BoardNews, (one) => changed.push(one));
  const arrives = (tokens: string[]) => {
    for (const each of listeners) each(arrival(tokens));
  };
  return { t, late, live, entry, sent, changed, boards, learner, arrives };
}

it('takes the pass back when mail that had to be stopped arrives after the Check, and shows it on the page', async () => {
  const { t, late, live, entry, sent, changed, boards, learner, arrives } = await passed();
  await using _t = t;
  await late.watch(entry, live, 'attempt000000001', { closed: [token] });
  arrives(['mrffffffffffffffffffff']);
  arrives([token]);
  arrives([token]);
  await late.settled();
  const finished = sent.flatMap((push) => (push.event === 'attempt:finished' ? [push.payload.attempt] : []));
  expect(finished).toHaveLength(1);
  expect(finished[0]?.passed).toBe(false);
  expect(finished[0]?.verdicts.map(({ check, verdict }) => [check, verdict])).toEqual([
    ['closed', 'fail'],
    ['inbound', 'pass'],
    ['lasting', 'fail'],
  ]);
  expect(finished[0]?.verdicts[0]?.reason).toMatch(/had passed, and then a message.*arrived at foreign\.example/);
  // Keeping what works is earned by whoever passes as a whole, so it goes as well.
  expect(await t.store.progress.points(learner.id)).toBe(0);
  expect(boards).toHaveLength(1);
  expect(entry.held).toBeNull();
  expect(changed).toEqual([entry]);
});

it('counts what arrived while no server looked', async () => {
  const { t, late, live, entry, sent } = await passed([token]);
  await using _t = t;
  await late.resume(entry, live);
  await late.settled();
  expect(sent.filter((push) => push.event === 'attempt:finished')).toHaveLength(1);
});

it('leaves a pass alone when nothing comes', async () => {
  const { t, late, live, entry, sent } = await passed();
  await using _t = t;
  await late.resume(entry, live);
  await late.settled();
  expect(sent).toEqual([]);
});

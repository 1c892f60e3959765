import { describe, expect, it } from 'vitest';
import { QueueParams, queue } from '../../../../server/core/checks/queue.ts';
import type { Arrival } from '../../../../server/core/probes.ts';
import type { TrafficJob, TrafficTry } from '../../../../server/core/world.ts';
import { fakeLab, plan } from './fake-lab.ts';

const letter = (more: Partial<TrafficTry> = {}): TrafficTry => ({
  at: 1,
  job: 'alice (laptop)',
  kind: 'good',
  guess: false,
  outcome: 'taken',
  said: '250 2.0.0 Ok: queued as 4ABC',
  to: 'desk@northsea.example',
  arrivedAt: 2,
  arrivals: 1,
  ...more,
});
const waiting = { arrivedAt: null, arrivals: 0 };
const spam = (more: Partial<TrafficTry> = {}) => letter({ job: 'ben (botnet)', kind: 'abuse', to: 'x@victims.example', ...waiting, ...more });
const five = Array.from({ length: 5 }, () => letter());

/** Each call of the journal sees the next of `views`, and then the last one again. */
async function judged(views: TrafficTry[][], params: object = {}, marks: string[] = []) {
  let turn = 0;
  const job = (name: string, address: string) => ({ name, target: { address, port: 587 } }) as TrafficJob;
  const traffic = [job('alice (laptop)', '198.18.0.3'), job('ben (botnet)', '10.213.0.3'), job('elsewhere', '198.18.0.4')];
  const arrivals = async () => marks.map((mark) => ({ tokens: [mark], bounce: false }) as Arrival);
  const lab = fakeLab({}, { arrivals, journal: async () => ({ mails: [], tries: views[Math.min(turn++, views.length - 1)] as TrafficTry[] }) });
  const labWithMail = { ...lab, plan: { ...plan, world: { ...plan.world, traffic } } };
  const parsed = QueueParams.parse({ host: 'mx', within: 3, ...params });
  return { lab, ...queue.judge(await queue.gather(parsed, labWithMail), parsed, plan) };
}

describe('queue', () => {
  it('passes when every good letter arrived once and the spam stayed', async () => {
    expect(await judged([[...five, spam()]])).toMatchObject({ verdict: 'pass', reason: expect.stringContaining('All 5 good letters') });
  });
  it('waits for letters that are on their way, and no longer than it has to', async () => {
    const { verdict, lab } = await judged([
      [...five, letter(waiting)],
      [...five, letter(waiting)],
      [...five, letter(waiting)],
      [...five, letter()],
    ]);
    expect(verdict).toBe('pass');
    expect(lab.slept).toEqual([1000, 1000]);
  });
  it('waits for the first letters of a lab that is quite fresh', async () => {
    expect(await judged([[], [], five.slice(0, 2), five])).toMatchObject({ verdict: 'pass', reason: expect.stringContaining('All 5 good letters') });
  });
  it('fails when a good letter that was taken does not come, whether it waits or was deleted', async () => {
    const { verdict, reason, transcripts, lab } = await judged([[...five, letter(waiting), spam()]]);
    expect(verdict).toBe('fail');
    expect(reason).toContain('1 good letter of 6');
    expect(transcripts[0]?.lines.at(-1)?.text).toContain('alice (laptop) to desk@northsea.example');
    expect(lab.slept).toEqual([1000, 1000, 1000]);
  });
  it('fails when letters came twice', async () => {
    const twice = letter({ arrivals: 2 });
    expect(await judged([[...five, twice, twice]])).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('2 good letters of 7 arrived more') });
  });
  it('forgives what a restart between the final dot and its answer repeats: one letter, or one in ten', async () => {
    const twice = letter({ arrivals: 2 });
    expect(await judged([[...five, twice]])).toMatchObject({ verdict: 'pass', reason: expect.stringContaining('1 of them more than once') });
    const twenty = Array.from({ length: 18 }, () => letter());
    expect((await judged([[...twenty, twice, twice]])).verdict).toBe('pass');
    expect((await judged([[...twenty, twice, twice, twice]])).verdict).toBe('fail');
  });
  it('fails when spam left, however long ago and even while the check ran, unless spam is of no concern', async () => {
    expect(await judged([[...five, spam({ arrivedAt: 1, arrivals: 1 })]])).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining('1 spam letter left'),
    });
    expect((await judged([five, five, [...five, spam({ arrivedAt: 9, arrivals: 1 })]])).verdict).toBe('fail');
    expect((await judged([[...five, spam({ arrivals: 1 })]], { spam: 'ignored' })).verdict).toBe('pass');
  });
  it('asks nothing of letters that were refused, that stay in the house, or that came after the check began', async () => {
    const others = [letter({ outcome: 'refused', ...waiting }), letter({ to: 'ben@Harbor.test', ...waiting }), letter({ job: 'elsewhere', ...waiting })];
    expect((await judged([[...five, ...others]])).verdict).toBe('pass');
    expect((await judged([five, [...five, letter(waiting)]])).verdict).toBe('pass');
  });
  it('says nothing where next to nothing was sent', async () => {
    expect((await judged([[letter()]])).verdict).toBe('inconclusive');
    expect((await judged([[spam()]])).verdict).toBe('inconclusive');
  });
  describe('letters that waited from the start', () => {
    const marked = { marked: { good: ['mr1', 'mr2'], spam: ['mr3'] } };
    it('passes when each good one arrived once and no other', async () =>
      expect(await judged([five], marked, ['mr1', 'mr2'])).toMatchObject({ verdict: 'pass', reason: expect.stringContaining('All 7 good letters') }));
    it('fails when one is missing', async () =>
      expect(await judged([five], marked, ['mr1'])).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('1 good letter of 7') }));
    it('fails when they came twice', async () =>
      expect(await judged([five], marked, ['mr1', 'mr1', 'mr2', 'mr2'])).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('more than once') }));
    it('fails when spam left', async () =>
      expect(await judged([five], marked, ['mr1', 'mr2', 'mr3', 'mr3'])).toMatchObject({
        verdict: 'fail',
        reason: expect.stringContaining('2 spam letters left'),
      }));
  });
});

import { describe, expect, it } from 'vitest';
import { CheckUse } from '../../../server/core/checks/registry.ts';
import { grade } from '../../../server/core/grade.ts';
import { Problem } from '../../../server/protocol/problems.ts';
import type { Verdict } from '../../../server/protocol/verdict.ts';
import { fakeLab, plan, type Server } from './checks/fake-lab.ts';

const use = (id: string, more: Record<string, unknown>) => ({ task: 'task', use: CheckUse.parse({ id, title: id, why: `why ${id}`, host: 'mx', ...more }) });
const uses = [
  use('lasting', { check: 'survives', checks: ['inbound', 'closed'] }),
  use('inbound', { check: 'deliver', recipient: 'alice@harbor.test' }),
  use('closed', { check: 'relay' }),
];
const run = async (server: Server, more: Partial<Parameters<typeof grade>[0]> = {}) => {
  const lab = fakeLab(server);
  const order: string[] = [];
  const verdicts = await grade({
    uses,
    plan,
    prober: lab.prober,
    draw: lab.draw,
    sentAt: lab.sentAt,
    restart: lab.restart,
    event: lab.event,
    sleep: lab.sleep,
    now: lab.now,
    onVerdict: (verdict: Verdict) => order.push(verdict.check),
    ...more,
  });
  return { order, verdicts, by: Object.fromEntries(verdicts.map((each) => [each.check, each.verdict])) };
};

describe('grading an attempt', () => {
  it('tells each verdict as it is reached, the restart last, and answers them in the order of the scenario', async () => {
    const { order, verdicts } = await run({});
    expect(order).toHaveLength(3);
    expect(order.at(-1)).toBe('lasting');
    expect(verdicts.map((each) => [each.check, each.verdict, each.why])).toEqual([
      ['lasting', 'pass', 'why lasting'],
      ['inbound', 'pass', 'why inbound'],
      ['closed', 'pass', 'why closed'],
    ]);
  });

  it('sees a fix that is lost by a restart', async () => {
    let relays = false;
    const lab = fakeLab({
      rcpt: (_, to) => (relays || to === 'alice@harbor.test' ? { code: 250, enhanced: null, lines: [''] } : { code: 554, enhanced: null, lines: [''] }),
    });
    const { by } = await run(
      {},
      {
        prober: lab.prober,
        restart: async () => {
          relays = true;
          return { ready: true, output: '' };
        },
      },
    );
    expect(by).toEqual({ lasting: 'fail', inbound: 'pass', closed: 'pass' });
  });

  it('names the tokens that a pass stands on: those of mail that must never arrive abroad', async () => {
    const watched: Record<string, number> = {};
    const count = (check: string, tokens: readonly string[]) => {
      watched[check] = (watched[check] ?? 0) + tokens.length;
    };
    await run({}, { onForbidden: count });
    expect(Object.keys(watched)).toEqual(['closed']);
    // Before the restart and after it.
    expect(watched.closed).toBeGreaterThan(80);
    const open: string[] = [];
    await run({ rcpt: () => ({ code: 250, enhanced: null, lines: [''] }) }, { onForbidden: (check) => void open.push(check) });
    expect(open).toEqual([]);
  });

  it('asks once more, by itself, what stayed open while others ran beside it', async () => {
    const lab = fakeLab({});
    let scans = 0;
    const prober: typeof lab.prober = {
      ...lab.prober,
      probe: (probe, ms) => {
        if (probe.kind === 'scan' && scans++ === 0) throw new Problem('world-down', 'The range stumbled.');
        return lab.prober.probe(probe, ms);
      },
    };
    const { by, order } = await run({}, { prober });
    expect(by).toEqual({ lasting: 'pass', inbound: 'pass', closed: 'pass' });
    expect(order).toEqual(['inbound', 'closed', 'lasting']);
  });

  it('does not ask again where nothing works at all', async () => {
    const lab = fakeLab({});
    let asked = 0;
    const prober: typeof lab.prober = {
      ...lab.prober,
      probe: () => {
        asked++;
        throw new Problem('world-down', 'The range is down.');
      },
    };
    const { by } = await run({}, { uses: uses.slice(1), prober });
    expect(by).toEqual({ inbound: 'inconclusive', closed: 'inconclusive' });
    // Two ways of the relay check at once, and the one of the letter.
    expect(asked).toBe(3);
  });

  it('looks over all ports once before the restart and once after it', async () => {
    const lab = fakeLab({});
    await run({}, { prober: lab.prober });
    expect(lab.asked.filter((each) => each.kind === 'scan')).toHaveLength(2);
  });

  it('never blames the learner for a world that is down', async () => {
    const down = async () => {
      throw new Problem('world-down', 'its container ended.');
    };
    const { by, verdicts } = await run({}, { prober: { probe: down, arrivals: down, journal: down, log: down } });
    expect(by).toEqual({ lasting: 'inconclusive', inbound: 'inconclusive', closed: 'inconclusive' });
    expect(verdicts[1]?.reason).toMatch(/not your doing.*world of this lab does not answer/);
  });

  it('is inconclusive about a stopped server’s relaying, and fails what must work', async () => {
    const { by } = await run({ state: () => 'refused' }, { restart: async () => ({ ready: false, output: '' }) });
    expect(by).toEqual({ lasting: 'fail', inbound: 'fail', closed: 'inconclusive' });
  });
});

import { describe, expect, it } from 'vitest';
import { LimitParams, limit } from '../../../../server/core/checks/limit.ts';
import type { ScriptProbe, ScriptSeen } from '../../../../server/core/probe-script.ts';
import type { Reply } from '../../../../server/core/probe-words.ts';
import type { Probe } from '../../../../server/core/probes.ts';
import { type Asked, fakeLab, plan, reply, type Server } from './fake-lab.ts';

const no = reply(450, '4.7.1 Too many');
const accounts = ['alice', 'ben', 'clara'].map((name) => ({ name, password: 'right-password' }));

/** A server that takes so much of each key and refuses the rest. Its counters forget when the check has waited. */
function counting(most: number, key: (asked: Asked) => string): Server & { forget(): void } {
  const taken = new Map<string, number>();
  return {
    forget: () => taken.clear(),
    rcpt: (asked) => {
      const count = (taken.get(key(asked)) ?? 0) + 1;
      if (count > most) return no;
      taken.set(key(asked), count);
      return reply(250);
    },
  };
}
const byLogin = (most: number) => counting(most, ({ user }) => user ?? 'nobody');

async function run(server: Server & { forget?(): void }, given: Record<string, unknown> = {}, sentAt = new Map<string, number>()) {
  const fake = fakeLab({ ports: [587], keywords: (asked) => (asked.secure ? ['AUTH PLAIN'] : ['STARTTLS']), ...server });
  const slept: number[] = [];
  const sleep = async (ms: number) => {
    slept.push(ms);
    server.forget?.();
  };
  const lab = { ...fake, sleep, sentAt, plan: { ...plan, accounts } };
  const params = LimitParams.parse({ host: 'mx', logins: ['alice', 'ben', 'clara'], counts: 'messages', normal: 6, flood: 60, most: 24, ...given });
  return { asked: fake.asked, slept, judged: limit.judge(await limit.gather(params, lab), params, lab.plan) };
}

describe('limit: messages', () => {
  const cases: [string, Server & { forget?(): void }, Record<string, unknown>, string, RegExp][] = [
    [
      'passes when a login is stopped and the others are not',
      byLogin(15),
      {},
      'pass',
      /6 messages of \w+ got through; of \d+ messages .* 9 were taken.*got through/,
    ],
    ['fails when nothing stops the flood', {}, {}, 'fail', /nothing stops a flood: of \d+ messages at once, from 8 addresses, \d\d were taken/],
    ['fails when each address has a limit of its own', counting(15, ({ source }) => source), {}, 'fail', /nothing stops a flood/],
    ['fails when connections are counted and not letters', counting(15, ({ probe }) => probe.greeting.name), {}, 'fail', /nothing stops a flood/],
    ['fails when everybody shares one limit', counting(15, () => 'all'), {}, 'fail', /a flood is stopped, and the mail of \w+ from .* with it/],
    [
      'fails when a normal day is too much',
      byLogin(4),
      {},
      'fail',
      /a normal day, did not all get through, nor 75 seconds later: 4 of 6 were taken; the server said "450 4\.7\.1 Too many"/,
    ],
    ['fails when too much is swallowed', { ...byLogin(100), fate: () => 'swallow' }, {}, 'fail', /6 of 6 were taken, and 0 arrived/],
    ['fails when the server is unplugged', { state: () => 'refused' }, {}, 'fail', /refused the connection/],
    ['is inconclusive when the range could not ask', { banner: () => 'local-error' }, {}, 'inconclusive', /fault of the range/],
    [
      'passes without a flood when a large mailing gets through',
      byLogin(80),
      { normal: 70, flood: undefined },
      'pass',
      /took 70 messages of \w+, and all of it arrived/,
    ],
    ['fails without a flood when a large mailing does not', byLogin(20), { normal: 70, flood: undefined }, 'fail', /20 of 70 were taken/],
    [
      'counts nobody’s letters to the lab’s own mailboxes, by address',
      counting(15, ({ source }) => source),
      { logins: [], ports: [25], addresses: 1 },
      'pass',
      /6 messages of one client got through; .* somebody else, at .* got through all the same/,
    ],
  ];
  for (const [title, server, { ports, ...given }, verdict, reason] of cases)
    it(title, async () =>
      expect((await run(ports ? { ...server, ports: ports as number[] } : server, ports ? { ...given, port: 25, tls: 'none' } : given)).judged).toMatchObject({
        verdict,
        reason: expect.stringMatching(reason),
      }),
    );

  it('forgives what an earlier flood has used up, after its time', async () => {
    const server = byLogin(15);
    for (const user of ['alice', 'ben', 'clara']) for (let i = 0; i < 15; i++) server.rcpt?.({ user } as Asked, 'x@foreign.example');
    const { judged, slept } = await run(server);
    expect(judged.verdict).toBe('pass');
    expect(slept).toEqual([75_000]);
  });
  it('comes over several connections and addresses, and stops when it knows', async () => {
    const { asked } = await run(byLogin(15));
    const sessions = asked.flatMap((probe) => (probe.kind === 'smtp' ? [probe] : []));
    expect(new Set(sessions.map(({ source }) => source)).size).toBeGreaterThan(5);
    expect(sessions.length).toBeLessThan(14);
  });
});

describe('limit: recipients', () => {
  const recipients = { counts: 'recipients', normal: 6, flood: 80, most: 24 };
  it('passes when recipients are counted', async () =>
    expect((await run(byLogin(15), recipients)).judged).toMatchObject({ verdict: 'pass', reason: expect.stringMatching(/6 recipients of \w+ got through/) }));
  it('fails when everybody shares one limit, however little of it is left', async () =>
    expect(
      (
        await run(
          counting(13, () => 'all'),
          recipients,
        )
      ).judged,
    ).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/a flood is stopped, and the mail of \w+ from .* with it/),
    }));
  it('fails when letters are counted and their recipients are not', async () =>
    expect(
      (
        await run(
          counting(15, ({ user, to }) => `${user}${to.length > 1}${Math.random()}`),
          recipients,
        )
      ).judged,
    ).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/nothing stops a flood: of \d+ recipients/),
    }));
});

describe('limit: somebody who sent a moment ago', () => {
  const recipients = { counts: 'recipients', normal: 6, flood: 80, most: 24 };
  /** Letters are counted, whatever number of recipients; so many of each login are counted already. */
  function lettersCounted(before: number) {
    const letters = new Map(accounts.map(({ name }) => [name, before]));
    return {
      forget: () => letters.clear(),
      rcpt: ({ user, to }: Asked, recipient: string) => {
        const count = (letters.get(user ?? '') ?? 0) + Number(recipient === to[0]);
        letters.set(user ?? '', count);
        return count > 12 ? no : reply(250);
      },
    };
  }
  const justNow = () => new Map(accounts.map(({ name }) => [name, Date.now()]));

  it('is flooded once more later: what stopped the flood may have counted that', async () => {
    const { judged, slept } = await run(lettersCounted(6), recipients, justNow());
    expect(judged).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/nothing stops a flood: of \d+ recipients/) });
    expect(slept).toEqual([75_000]);
  });
  it('is passed over for somebody who did not', async () => {
    const sentAt = justNow();
    sentAt.delete('ben');
    const { judged, slept } = await run(byLogin(15), {}, sentAt);
    expect(judged).toMatchObject({ verdict: 'pass', reason: expect.stringMatching(/6 messages of ben got through/) });
    expect(slept).toEqual([]);
  });
  it('is believed at once when nothing stops the flood', async () => {
    const { judged, slept } = await run({}, {}, justNow());
    expect(judged.verdict).toBe('fail');
    expect(slept).toEqual([]);
  });
});

describe('limit: size', () => {
  const size = { counts: 'size', normal: 100, flood: 900, most: 0 };
  const upTo = (kibibytes: number): Server => ({
    end: ({ probe }) => ((probe.transactions[0]?.fillerKiB ?? 0) > kibibytes ? reply(552, '5.3.4 Message size exceeds fixed limit') : reply(250)),
  });
  it('passes when a large message is refused and an ordinary one is not', async () =>
    expect((await run(upTo(500), size)).judged).toMatchObject({ verdict: 'pass', reason: expect.stringMatching(/of 900 KiB at once.* 0 were taken/) }));
  it('fails when a large message is taken', async () => expect((await run(upTo(1000), size)).judged).toMatchObject({ verdict: 'fail' }));
  it('fails when an ordinary message is refused', async () =>
    expect((await run(upTo(50), size)).judged).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/552 5\.3\.4/) }));
});

describe('limit: connections', () => {
  /** Each address may have `most` connections; `end` is how a connection fails that has none. */
  const standing = (most: number, { shared = false, says = reply(421, '4.7.0 too many connections') as Reply | null } = {}) => {
    const open = new Map<string, number>();
    const probe = async (asked: Probe): Promise<ScriptSeen> => {
      const { source, steps } = asked as ScriptProbe;
      const key = shared ? 'all' : source;
      open.set(key, (open.get(key) ?? 0) + 1);
      const fine = (open.get(key) as number) <= most;
      await new Promise((resolve) => setTimeout(resolve, 20));
      open.set(key, (open.get(key) as number) - 1);
      const banner = fine ? reply(220, 'mx ESMTP') : says;
      const end = banner ? 'done' : 'silent';
      return { kind: 'script', end, detail: '', lines: [], tls: null, steps: [{ id: steps[0]?.id as string, replies: banner ? [banner] : [], line: null }] };
    };
    const params = LimitParams.parse({ host: 'mx', port: 25, tls: 'none', counts: 'connections', normal: 5, flood: 40, most: 20, addresses: 1 });
    const fake = fakeLab({});
    const lab = { ...fake, prober: { ...fake.prober, probe: probe as typeof fake.prober.probe } };
    return limit.gather(params, lab).then((observed) => limit.judge(observed, params, plan));
  };
  it('passes when one address may not have all', async () =>
    expect(await standing(10)).toMatchObject({ verdict: 'pass', reason: expect.stringMatching(/5 connections .* of 40 connections .* 10 were taken/) }));
  it('is inconclusive when nothing refuses the others: silence is no answer', async () =>
    expect(await standing(10, { says: null })).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(/10 were taken, and 30 of 40 .* silence/),
    }));
  it('fails when one address may have any number', async () => expect(await standing(100)).toMatchObject({ verdict: 'fail' }));
  it('fails when all share one number', async () =>
    expect(await standing(10, { shared: true })).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/somebody else, at .* said "421/) }));
});

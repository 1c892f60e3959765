import { describe, expect, it } from 'vitest';
import { GuessParams, guess } from '../../../../server/core/checks/guess.ts';
import { fakeLab, plan, reply, type Server } from './fake-lab.ts';

const wrong = reply(535, '5.7.8 Error: authentication failed');
/** A server that has `limit` answers for each address and sends it away after that. */
const limited = (limit: number, after: (source: string) => ReturnType<typeof reply> = () => reply(450, '4.7.0 too many AUTH commands')): Server => {
  const asked = new Map<string, number>();
  const count = (source: string) => asked.set(source, (asked.get(source) ?? 0) + 1).get(source) as number;
  return {
    command: ({ source }) => (count(source) > limit ? after(source) : wrong),
    auth: ({ source }, _user, password) => (count(source) > limit ? after(source) : password === 'right-password' ? reply(235, '2.7.0 ok') : wrong),
  };
};
const run = async (server: Server, given: Record<string, unknown>) => {
  let clock = 0;
  const lab = { ...fakeLab({ ports: [587], keywords: (asked) => (asked.secure ? ['AUTH PLAIN'] : ['STARTTLS']), ...server }), now: () => (clock += 500) };
  const params = GuessParams.parse({ host: 'mx', login: 'alice', ...given });
  return { lab, judged: guess.judge(await guess.gather(params, lab), params, plan) };
};

describe('guess: stopped', () => {
  const stopped = { expect: 'stopped' };
  const cases: [string, Server, string, RegExp][] = [
    [
      'passes when an address gets no more answers and users elsewhere do',
      limited(10),
      'pass',
      /10 wrong passwords .* then no more; alice logged in from elsewhere/,
    ],
    ['fails when every wrong password is answered', limited(1000), 'fail', /lets anybody guess: 42 wrong passwords/],
    ['fails when a wrong password is accepted', { command: () => reply(235, 'ok') }, 'fail', /accepted a wrong password/],
    [
      'fails when only the wrong passwords get no clear answer',
      { ...limited(10), auth: () => reply(235, 'ok') },
      'fail',
      /the right one was let in from the same address/,
    ],
    [
      'is inconclusive when nobody logs in any more',
      { ...limited(10), auth: () => reply(450, '4.7.0 too many') },
      'inconclusive',
      /could not log in from elsewhere/,
    ],
    ['is inconclusive when logins are off', { command: () => reply(503, '5.5.1 authentication not enabled') }, 'inconclusive', /answered no password at all/],
    ['is inconclusive when the server is unplugged', { state: () => 'refused' }, 'inconclusive', /answered no password at all: it refused the connection/],
    ['is inconclusive when the range could not ask', { banner: () => 'local-error' }, 'inconclusive', /fault of the range/],
  ];
  for (const [title, server, verdict, reason] of cases)
    it(title, async () => expect((await run(server, stopped)).judged).toMatchObject({ verdict, reason: expect.stringMatching(reason) }));

  it('passes when answers become too slow for guessing', async () => {
    const { judged } = await run({ command: () => wrong }, { ...stopped, within: 2 });
    expect(judged).toMatchObject({ verdict: 'pass', reason: expect.stringMatching(/were answered in \d\.\d seconds; alice/) });
  });

  it('guesses from one address that no other attempt has, under many names', async () => {
    const { lab } = await run(limited(10), stopped);
    const asked = lab.asked.flatMap((probe) => (probe.kind === 'smtp' ? [probe] : []));
    expect(new Set(asked.slice(0, -1).map((probe) => probe.source)).size).toBe(1);
    expect(asked.at(-1)?.source).not.toBe(asked[0]?.source);
    expect(new Set(asked.flatMap((probe) => probe.commands)).size).toBeGreaterThan(10);
  });
});

describe('guess: forgiven', () => {
  const forgiven = { expect: 'forgiven', tries: 7, within: 5 };
  const cases: [string, Server, string, RegExp][] = [
    [
      'is inconclusive when there was no mistake that was answered',
      { command: () => reply(450, '4.7.0 later') },
      'inconclusive',
      /answered no wrong password.*nothing to forgive/,
    ],
    [
      'passes when the right password lets in after mistakes',
      limited(100),
      'pass',
      /After 7 wrong passwords .* alice logged in there, at once and 5 seconds later/,
    ],
    ['fails when the address was shut out meanwhile', limited(8), 'fail', /could not log in there: mx:587 said "450 4\.7\.0 too many/],
    ['fails when the port is gone', { state: () => 'filtered' }, 'fail', /did not answer the connection/],
    ['is inconclusive when the range could not ask', { banner: () => 'local-error' }, 'inconclusive', /fault of the range/],
  ];
  for (const [title, server, verdict, reason] of cases)
    it(title, async () => expect((await run(server, forgiven)).judged).toMatchObject({ verdict, reason: expect.stringMatching(reason) }));

  it('waits before it comes again, as a ban needs a moment', async () => expect((await run(limited(100), forgiven)).lab.slept).toEqual([5000]));
});

import { describe, expect, it } from 'vitest';
import { RefuseParams, refuse } from '../../../../server/core/checks/refuse.ts';
import { fakeLab, plan, reply, type Server } from './fake-lab.ts';

const run = async (server: Server, given: Record<string, unknown> = {}) => {
  const lab = fakeLab(server);
  const params = RefuseParams.parse({
    host: 'mx',
    from: 'internet',
    sender: 'alice@${domain}',
    recipient: 'alice@${domain}',
    control: { sender: '*@*' },
    ...given,
  });
  return { lab, judged: refuse.judge(await refuse.gather(params, lab), params, plan) };
};
const forged = (asked: { from: string }) => asked.from === 'alice@harbor.test';
const no = reply(550, '5.7.1 our own domain does not come from outside');
const app = '10.213.0.5';

describe('refuse', () => {
  const cases: [string, Server, Record<string, unknown>, string, RegExp][] = [
    ['passes when it is refused at MAIL', { mail: (asked) => (forged(asked) ? no : reply(250)) }, {}, 'pass', /was refused: "550 .*twin was accepted/],
    ['passes when it is refused at the final dot', { end: (asked) => (forged(asked) ? no : reply(250)) }, {}, 'pass', /twin was accepted/],
    ['notes a refusal that is only temporary', { mail: (asked) => (forged(asked) ? reply(450, '4.7.1 no') : reply(250)) }, {}, 'pass', /for the time being/],
    [
      'passes when the greeting is refused',
      { hello: (asked) => (asked.source === app ? reply(250) : no) },
      { control: { from: 'app' } },
      'pass',
      /was refused: "550/,
    ],
    ['fails when it arrives', {}, {}, 'fail', /is in the mailbox of alice@harbor\.test/],
    ['fails when it arrives, even if the twin is refused', { mail: (asked) => (forged(asked) ? reply(250) : no) }, {}, 'fail', /is in the mailbox/],
    [
      'fails when it is taken and swallowed',
      { fate: (asked) => (forged(asked) ? 'swallow' : 'local') },
      {},
      'fail',
      /arrived nowhere, instead of being refused/,
    ],
    ['fails when it is taken and bounced', { fate: (asked) => (forged(asked) ? 'bounce' : 'local') }, {}, 'fail', /came back as a bounce/],
    ['is inconclusive when the twin is refused too', { mail: () => no }, {}, 'inconclusive', /proves nothing/],
    ['is inconclusive when nobody answers', { state: () => 'refused' }, {}, 'inconclusive', /proves nothing/],
    [
      'is inconclusive when a rate limit answers',
      { mail: (asked) => (forged(asked) ? reply(421, '4.7.0 later') : reply(250)) },
      {},
      'inconclusive',
      /decides nothing/,
    ],
    ['is inconclusive when the range could not ask', { banner: () => 'local-error' }, {}, 'inconclusive', /fault of the range/],
    [
      'is inconclusive when nobody is let in from there, and the scenario does not say that this is right',
      { state: (_, source) => (source === app ? 'open' : 'filtered') },
      { control: { from: 'app' } },
      'inconclusive',
      /nobody said no/,
    ],
    [
      'passes with a firewall where that is right',
      { state: (_, source) => (source === app ? 'open' : 'filtered') },
      { control: { from: 'app' }, shut_out: true },
      'pass',
      /lets nobody in from there/,
    ],
  ];
  for (const [title, server, given, verdict, reason] of cases)
    it(title, async () => expect((await run(server, given)).judged).toMatchObject({ verdict, reason: expect.stringMatching(reason) }));

  const login = { login: 'alice', sender: undefined, control: { login: null, sender: '*@*' } };
  it('passes when a login is refused, or not offered, and mail without one is taken', async () => {
    const refused = await run({ keywords: () => ['AUTH PLAIN'], auth: () => reply(535, '5.7.8 no') }, login);
    expect(refused.judged).toMatchObject({ verdict: 'pass', reason: expect.stringMatching(/refused at the login: "535/) });
    expect((await run({}, login)).judged).toMatchObject({ verdict: 'pass', reason: expect.stringMatching(/AUTH is not offered/) });
    expect((await run({ keywords: () => ['AUTH PLAIN'] }, login)).judged.verdict).toBe('fail');
  });
  it('tries the twin as the closed way but for what is named', async () => {
    const { lab } = await run({ keywords: () => ['AUTH PLAIN'] }, login);
    const smtp = lab.asked.filter((each) => each.kind === 'smtp');
    expect(smtp.map((each) => each.login?.user ?? null).sort()).toEqual(['alice', null]);
    expect(smtp.every((each) => each.transactions[0]?.forwardPaths[0] === 'alice@harbor.test')).toBe(true);
  });
});

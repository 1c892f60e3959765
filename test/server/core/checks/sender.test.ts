import { describe, expect, it } from 'vitest';
import { SenderParams, sender } from '../../../../server/core/checks/sender.ts';
import { fakeLab, plan, reply, type Server } from './fake-lab.ts';

const run = async (server: Server, given: Record<string, unknown> = {}) => {
  const lab = fakeLab({ ports: [587], keywords: (asked) => (asked.secure ? ['AUTH PLAIN'] : ['STARTTLS']), ...server });
  const params = SenderParams.parse({ host: 'mx', login: 'alice', own: ['alice@${domain}', 'sales@${domain}'], foreign: ['ben@${domain}', '*@*'], ...given });
  return { lab, judged: sender.judge(await sender.gather(params, lab), params, plan) };
};
const owned = (address: string) => ['alice@harbor.test', 'sales@harbor.test'].includes(address);
const no = reply(553, '5.7.1 Sender address rejected: not owned by user alice');
const held: Server = { rcpt: (asked) => (owned(asked.from) ? reply(250) : no) };
const fromField = (asked: { probe: { transactions: { id: string; message: string | null }[] } }) =>
  /^From: <(.*)>/m.exec(asked.probe.transactions.find((each) => each.id === 'mail')?.message ?? '')?.[1] ?? '';

describe('sender', () => {
  const cases: [string, Server, Record<string, unknown>, string, RegExp][] = [
    ['passes when own senders arrive and others are refused at RCPT', held, {}, 'pass', /refused every other sender\.$/],
    ['passes when others are refused at MAIL', { mail: (asked) => (owned(asked.from) ? reply(250) : no) }, {}, 'pass', /refused every other/],
    ['passes when others are refused at the final dot', { end: (asked) => (owned(asked.from) ? reply(250) : no) }, {}, 'pass', /refused every other/],
    [
      'notes a refusal that is only temporary',
      { rcpt: (asked) => (owned(asked.from) ? reply(250) : reply(450, '4.7.1 Sender address rejected')) },
      {},
      'pass',
      /for the time being/,
    ],
    ['fails when every sender is taken', {}, {}, 'fail', /the sender ben@harbor\.test arrived at/],
    [
      'fails when others are taken and swallowed',
      { fate: (asked) => (owned(asked.from) ? 'relay' : 'swallow') },
      {},
      'fail',
      /arrived nowhere instead of being refused/,
    ],
    ['fails when others are taken and bounced', { fate: (asked) => (owned(asked.from) ? 'relay' : 'bounce') }, {}, 'fail', /came back as a bounce/],
    [
      'fails when an alias of one’s own is refused too',
      { rcpt: (asked) => (asked.from === 'alice@harbor.test' ? reply(250) : no) },
      {},
      'fail',
      /legitimate mail from sales@harbor\.test was refused: "553/,
    ],
    ['fails for the own half when everybody is refused', { rcpt: () => no }, {}, 'fail', /^At mx:587, legitimate mail from [^;]*; legitimate mail from [^;]*$/],
    ['fails when the server is unplugged', { state: () => 'refused' }, {}, 'fail', /legitimate mail .* refused the connection/],
    ['fails when the From field is free and should not be', held, { header: true }, 'fail', /ben@harbor\.test in its From field arrived/],
    [
      'passes when the From field is held to the rule',
      { ...held, end: (asked) => (owned(fromField(asked)) ? reply(250) : reply(550, '5.7.1 From: is not yours')) },
      { header: true },
      'pass',
      /refused every other/,
    ],
    [
      'does not take a rule for the From field for one of the envelope',
      { end: (asked) => (owned(fromField(asked)) ? reply(250) : reply(550, '5.7.1 no')) },
      {},
      'fail',
      /the sender ben@harbor\.test arrived/,
    ],
    ['is inconclusive when the range could not ask', { banner: () => 'local-error' }, {}, 'inconclusive', /fault of the range/],
    [
      'is inconclusive when a rate limit answers the foreign half',
      { mail: (asked) => (owned(asked.from) ? reply(250) : reply(421, '4.7.0 too many errors')) },
      {},
      'inconclusive',
      /421.*decides nothing/,
    ],
    [
      'is inconclusive when the own address was not accepted beside a foreign one',
      {
        rcpt: (asked) => (asked.probe.transactions.some((each) => each.id === 'control') || !owned(asked.from) ? reply(554, '5.7.1 banned') : reply(250)),
      },
      {},
      'inconclusive',
      /refusal proves nothing/,
    ],
  ];
  for (const [title, server, given, verdict, reason] of cases)
    it(title, async () => expect((await run(server, given)).judged).toMatchObject({ verdict, reason: expect.stringMatching(reason) }));

  it('passes when a false From field is put right on the way', async () => {
    const lab = fakeLab({ ports: [587], keywords: (asked) => (asked.secure ? ['AUTH PLAIN'] : ['STARTTLS']), ...held });
    const params = SenderParams.parse({ host: 'mx', login: 'alice', own: ['alice@${domain}'], foreign: ['ben@${domain}'], header: true });
    const observed = await sender.gather(params, lab);
    const rewritten = (headers: string) => {
      for (const { sending } of observed.tries) for (const arrival of sending.arrivals) arrival.headers = headers;
      return sender.judge(observed, params, plan).verdict;
    };
    expect(rewritten('To: <x@foreign.example>\r\nFrom: Alice\r\n <alice@harbor.test>\r\n')).toBe('pass');
    expect(rewritten('From: Ben\r\n <ben@harbor.test>\r\n')).toBe('fail');
    expect(rewritten('')).toBe('fail');
  });
  it('asks without a login where there is none, and draws what it is to draw', async () => {
    const { lab, judged } = await run(
      { ports: [25], rcpt: (asked) => (owned(asked.from) ? reply(250) : no) },
      { from: 'app', port: 25, tls: 'none', login: undefined, foreign: ['*@${domain}', '<>'] },
    );
    expect(judged.verdict).toBe('pass');
    const senders = lab.asked.flatMap((each) => (each.kind === 'smtp' ? each.transactions : [])).map((each) => each.reversePath);
    expect(senders).toContainEqual(expect.stringMatching(/^q\w{9}@harbor\.test$/));
    expect(senders).toContain('');
    expect(lab.asked.every((each) => each.kind !== 'smtp' || (each.login === null && each.source === '10.213.0.5'))).toBe(true);
  });
});

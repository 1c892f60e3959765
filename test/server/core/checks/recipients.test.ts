import { describe, expect, it } from 'vitest';
import { RecipientsParams, recipients } from '../../../../server/core/checks/recipients.ts';
import { fakeLab, plan, reply, type Server } from './fake-lab.ts';

const run = async (server: Server, given: Record<string, unknown> = {}) => {
  const lab = fakeLab(server);
  const params = RecipientsParams.parse({ host: 'mx', known: ['alice@${domain}'], ...given });
  return { lab, params, judged: recipients.judge(await recipients.gather(params, lab), params, plan) };
};
const alice = 'alice@harbor.test';
const none = reply(550, '5.1.1 User unknown in local recipient table');
const good: Server = { rcpt: (_, to) => (to === alice ? reply(250) : none) };
const isAlice = (asked: { to: string[] }) => asked.to.includes(alice);

describe('recipients', () => {
  const cases: [string, Server, Record<string, unknown>, string, RegExp][] = [
    ['passes when known ones get their mail and others are refused at RCPT', good, {}, 'pass', /refused the others at RCPT\.$/],
    [
      'fails when unknown ones are taken and bounced',
      { rcpt: () => reply(250), fate: (asked) => (isAlice(asked) ? 'local' : 'bounce') },
      {},
      'fail',
      /bounced to \w+@\S+, who never wrote it/,
    ],
    [
      'fails when unknown ones are taken and thrown away',
      { rcpt: () => reply(250), fate: (asked) => (isAlice(asked) ? 'local' : 'swallow') },
      {},
      'fail',
      /silently thrown away/,
    ],
    ['fails when unknown ones are only put off', { rcpt: (_, to) => (to === alice ? reply(250) : reply(450, '4.1.1 unknown')) }, {}, 'fail', /4xx \("450/],
    [
      'fails when unknown ones are refused only after the message',
      { rcpt: () => reply(250), end: (asked) => (isAlice(asked) ? reply(250) : none) },
      {},
      'fail',
      /only after the whole message/,
    ],
    ['fails when a known one is refused', { rcpt: () => none }, {}, 'fail', /alice@harbor\.test, whom there is, was refused: "550/],
    ['fails when known ones’ mail is lost', { ...good, fate: () => 'swallow' }, {}, 'fail', /alice@harbor\.test, whom there is, was taken .* arrived nowhere/],
    ['asks only for known ones where no others are named', good, { unknown: [] }, 'pass', /takes mail for the addresses there are\.$/],
    ['passes when a bounce reaches a known one', good, { unknown: [], sender: '<>' }, 'pass', /takes mail/],
    [
      'fails when bounces are refused',
      { ...good, mail: (asked) => (asked.from === '' ? reply(550, 'no bounces') : reply(250)) },
      { unknown: [], sender: '<>' },
      'fail',
      /"550 no bounces"/,
    ],
    ['fails when nobody answers', { state: () => 'refused' }, {}, 'fail', /whom there is, .*refused the connection/],
    ['is inconclusive when the range could not ask', { banner: () => 'local-error' }, {}, 'inconclusive', /fault of the range/],
    [
      'is inconclusive when a rate limit answers for the unknown ones',
      { rcpt: (_, to) => (to === alice ? reply(250) : reply(421, '4.7.0 too much')) },
      {},
      'inconclusive',
      /421.*decides nothing/,
    ],
    [
      'is inconclusive when a known one is not accepted beside the unknown one',
      { rcpt: (asked, to) => (to === alice && asked.probe.transactions.length === 1 ? reply(250) : none) },
      {},
      'inconclusive',
      /proves nothing/,
    ],
    [
      'passes when VRFY and EXPN are switched off',
      { ...good, command: () => reply(502, '5.5.1 VRFY command is disabled') },
      { enumeration: 'refused' },
      'pass',
      /do not tell/,
    ],
    [
      'passes when VRFY says the same of everybody, with the name repeated',
      { ...good, command: (_, line) => reply(252, `2.0.0 ${line.split(' ')[1]}`) },
      { enumeration: 'refused' },
      'pass',
      /do not tell/,
    ],
    [
      'fails when VRFY tells users apart',
      { ...good, command: (_, line) => (line.includes('alice') || line.startsWith('EXPN') ? reply(252, '2.0.0 somebody') : none) },
      { enumeration: 'refused' },
      'fail',
      /VRFY tells who is there \("252 2\.0\.0 somebody" for alice, "550/,
    ],
    [
      'fails when EXPN tells users apart',
      { ...good, command: (_, line) => (line.startsWith('EXPN alice') ? reply(250, '<alice@harbor.test>') : reply(550, 'no')) },
      { enumeration: 'refused' },
      'fail',
      /EXPN tells/,
    ],
    [
      'is inconclusive when VRFY is answered by a rate limit',
      { ...good, command: () => reply(421, '4.7.0 later') },
      { enumeration: 'refused' },
      'inconclusive',
      /no answer/,
    ],
  ];
  for (const [title, server, given, verdict, reason] of cases)
    it(title, async () => expect((await run(server, given)).judged).toMatchObject({ verdict, reason: expect.stringMatching(reason) }));

  it('takes the last word of a server that hangs up for no answer about a name', async () => {
    const { lab, params } = await run(good, { enumeration: 'refused' });
    const observed = await recipients.gather(params, lab);
    const seen = observed.enumeration?.seen;
    if (!seen) throw new Error('not asked');
    Object.assign(seen, { end: 'dropped', commands: [reply(252, 'Administrative prohibition'), reply(554, 'Too many nonmail commands')] });
    expect(recipients.judge(observed, params, plan)).toMatchObject({ verdict: 'inconclusive', reason: expect.stringMatching(/VRFY got no answer/) });
  });

  it('looks for an alias in the mailbox that the scenario names, and from fresh strangers', async () => {
    const { judged, lab } = await run(
      { rcpt: (_, to) => (to === 'sales@harbor.test' ? reply(250) : none), fate: () => 'local' },
      { known: [{ address: 'sales@${domain}', account: 'alice' }] },
    );
    expect(judged.verdict).toBe('pass');
    expect(lab.asked).toContainEqual(expect.objectContaining({ kind: 'mailbox', user: 'alice' }));
    const smtp = lab.asked.filter((each) => each.kind === 'smtp');
    expect(new Set(smtp.map((each) => each.source)).size).toBe(smtp.length);
  });
});

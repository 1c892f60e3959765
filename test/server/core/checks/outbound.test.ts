import { describe, expect, it } from 'vitest';
import { OutboundParams, outbound } from '../../../../server/core/checks/outbound.ts';
import { fakeLab, plan, reply, type Server } from './fake-lab.ts';

/** `secure` is how the foreign server says that the message came to it. */
const run = async (server: Server, secure = true) => {
  const lab = fakeLab({ ports: [587], keywords: (asked) => (asked.secure ? ['AUTH PLAIN'] : ['STARTTLS']), ...server });
  const params = OutboundParams.parse({ host: 'mx', login: 'alice', recipient: '*@partner.example' });
  const observed = await outbound.gather(params, lab);
  for (const arrival of observed.arrivals) arrival.secure = secure;
  return outbound.judge(observed, params, plan);
};

describe('outbound', () => {
  it('passes when the message came to the foreign server over TLS', async () => expect(await run({})).toMatchObject({ verdict: 'pass', got: 'Over TLS' }));
  it('fails when it came in clear', async () =>
    expect(await run({}, false)).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/on in clear, although foreign\.example offers TLS/) }));

  const cases: [string, Server, string, RegExp][] = [
    ['fails when it was taken and did not come', { fate: () => 'swallow' }, 'fail', /arrived nowhere/],
    ['fails when it came back', { fate: () => 'bounce' }, 'fail', /came back as a bounce/],
    ['fails when it was refused', { rcpt: () => reply(554, '5.7.1 Access denied') }, 'fail', /was refused: "554/],
    ['fails when the server is unplugged', { state: () => 'refused' }, 'fail', /refused the connection/],
    ['is inconclusive when the range could not ask', { banner: () => 'local-error' }, 'inconclusive', /fault of the range/],
  ];
  for (const [title, server, verdict, reason] of cases)
    it(title, async () => expect(await run(server)).toMatchObject({ verdict, reason: expect.stringMatching(reason) }));
});

import { describe, expect, it } from 'vitest';
import { ImplicitParams, implicit } from '../../../../server/core/checks/implicit.ts';
import { fakeLab, plan, reply, type Server } from './fake-lab.ts';

const run = async (server: Server) => {
  const lab = fakeLab(server);
  const params = ImplicitParams.parse({ host: 'mx', login: 'alice' });
  return { lab, judged: implicit.judge(await implicit.gather(params, lab), params, plan) };
};
const wrapped: Server = { ports: [465], implicit: [465], keywords: () => ['AUTH PLAIN'] };

describe('implicit', () => {
  const cases: [string, Server, string, RegExp][] = [
    ['passes when the port is silent until TLS begins', wrapped, 'pass', /said nothing in clear/],
    ['fails when it greets in clear', { ports: [465] }, 'fail', /answers in clear \("220 /],
    ['fails when it offers AUTH in clear', { ports: [465], keywords: () => ['AUTH PLAIN'] }, 'fail', /offers AUTH there/],
    ['fails when it takes a password in clear', { ports: [465], command: () => reply(235, '2.7.0 ok') }, 'fail', /takes a password there \("235/],
    ['fails when it turns a client away in clear', { ports: [465], banner: () => reply(554, '5.7.1 no') }, 'fail', /instead of waiting for TLS/],
    ['fails when something that is not SMTP answers', { ports: [465], banner: () => 'garbage' }, 'fail', /not SMTP/],
    ['is inconclusive when nobody listens', { ports: [25] }, 'inconclusive', /switched off proves nothing/],
    ['is inconclusive when the port is silent, and under TLS too', { ...wrapped, banner: () => 'silent' }, 'inconclusive', /under TLS/],
    ['is inconclusive when everybody is turned away under TLS', { ...wrapped, banner: () => reply(554, '5.7.1 no') }, 'inconclusive', /554/],
    ['is inconclusive when the range could not ask', { ports: [465], banner: () => 'local-error' }, 'inconclusive', /range itself/],
  ];
  for (const [title, server, verdict, reason] of cases)
    it(title, async () => expect((await run(server)).judged).toMatchObject({ verdict, reason: expect.stringMatching(reason) }));

  it('sends the right password in clear, to see whether it is taken', async () => {
    const { lab } = await run({ ports: [465] });
    expect(lab.asked).toContainEqual(expect.objectContaining({ tls: 'none', commands: [`AUTH PLAIN ${btoa('\0alice\0right-password')}`] }));
  });
});

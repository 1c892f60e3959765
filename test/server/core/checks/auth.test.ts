import { describe, expect, it } from 'vitest';
import { AuthParams, auth } from '../../../../server/core/checks/auth.ts';
import { fakeLab, plan, reply, type Server } from './fake-lab.ts';

const run = async (server: Server, given: Record<string, unknown>) => {
  const lab = fakeLab(server);
  const params = AuthParams.parse({ host: 'mx', ...given });
  return { lab, judged: auth.judge(await auth.gather(params, lab), params, plan) };
};
const submission: Server['keywords'] = (asked) => (asked.secure ? ['AUTH PLAIN LOGIN'] : ['STARTTLS']);

describe('auth absent', () => {
  const given = { port: 25, tls: 'starttls', expect: 'absent' };
  const cases: [string, Server, string, RegExp][] = [
    ['passes when nothing of it is there, in clear and under TLS', { keywords: () => ['STARTTLS'] }, 'pass', /not offered/],
    ['fails when it is offered in clear', { keywords: () => ['AUTH PLAIN'] }, 'fail', /offers AUTH in clear/],
    ['fails when it is offered the old way', { keywords: () => ['AUTH=PLAIN'] }, 'fail', /offers AUTH/],
    ['fails when it is offered only under TLS', { keywords: submission }, 'fail', /offers AUTH under TLS/],
    ['fails when it is hidden and still accepted', { command: () => reply(235, '2.7.0 ok') }, 'fail', /accepts AUTH/],
    [
      'fails when it is hidden and still asks for the password',
      { command: (_, line) => (line === 'AUTH LOGIN' ? reply(334, 'VXNlcm5hbWU6') : reply(503)) },
      'fail',
      /accepts AUTH.*334/,
    ],
    ['is inconclusive when AUTH gets an answer that is none', { command: () => reply(250, 'ok') }, 'inconclusive', /no clear answer to AUTH/],
    [
      'is inconclusive when AUTH meets a server that is out of order',
      { command: () => reply(451, '4.3.0 try later') },
      'inconclusive',
      /no clear answer to AUTH.*451/,
    ],
    ['is inconclusive when nobody answers', { state: () => 'refused' }, 'inconclusive', /proves nothing/],
    ['is inconclusive when everybody is sent away', { banner: () => reply(554, '5.7.1 no') }, 'inconclusive', /554/],
  ];
  for (const [title, server, verdict, reason] of cases)
    it(title, async () => expect((await run(server, given)).judged).toMatchObject({ verdict, reason: expect.stringMatching(reason) }));
});

describe('auth tls-only', () => {
  const given = { port: 587, tls: 'starttls', expect: 'tls-only' };
  const good: Server = { ports: [587], keywords: submission, command: () => reply(530, '5.7.0 Must issue a STARTTLS command first') };
  const cases: [string, Server, string, RegExp][] = [
    ['passes when it is offered under TLS only, for the right password only', good, 'pass', /right password/],
    ['fails when it is offered before TLS', { ...good, keywords: () => ['STARTTLS', 'AUTH PLAIN'] }, 'fail', /offers AUTH before TLS/],
    ['fails when it is accepted before TLS', { ...good, command: () => reply(235) }, 'fail', /accepts AUTH before TLS/],
    ['fails when any password will do', { ...good, auth: () => reply(235) }, 'fail', /accepted a wrong password/],
    ['fails when no password will do', { ...good, auth: () => reply(535, '5.7.8 no') }, 'fail', /refused the right password/],
    ['fails when it is not offered at all', { ...good, keywords: () => ['STARTTLS'] }, 'fail', /does not offer AUTH/],
    ['fails when there is no STARTTLS', { ...good, keywords: () => ['PIPELINING'] }, 'fail', /does not offer STARTTLS/],
    ['fails as unplugged when nobody answers', { state: () => 'filtered' }, 'fail', /unplugged/],
  ];
  for (const [title, server, verdict, reason] of cases)
    it(title, async () => expect((await run(server, given)).judged).toMatchObject({ verdict, reason: expect.stringMatching(reason) }));

  it('passes on 465, and fails there when it greets in plain text', async () => {
    const implicit = { port: 465, tls: 'implicit', expect: 'tls-only' };
    expect((await run({ ports: [465], implicit: [465], keywords: () => ['AUTH PLAIN'] }, implicit)).judged.verdict).toBe('pass');
    expect((await run({ ports: [465], keywords: submission }, implicit)).judged.verdict).toBe('fail');
  });
});

describe('auth required', () => {
  const given = { port: 587, tls: 'starttls', expect: 'required' };
  const good: Server = {
    ports: [587],
    keywords: submission,
    mail: (asked) => (asked.secure ? reply(250) : reply(530, '5.7.0 TLS first')),
    rcpt: () => reply(554, '5.7.1 Access denied'),
  };
  const cases: [string, Server, string, RegExp][] = [
    ['passes when nothing is taken without a login', good, 'pass', /no mail was taken/],
    ['passes when it is refused at the final dot', { ...good, rcpt: () => reply(250), end: () => reply(550, '5.7.1 no') }, 'pass', /./],
    [
      'fails when local mail is taken under TLS',
      { ...good, rcpt: (_, to) => (to.startsWith('alice@') ? reply(250) : reply(554)) },
      'fail',
      /one of your own users under TLS/,
    ],
    ['fails when it relays under TLS', { ...good, rcpt: () => reply(250) }, 'fail', /arrived/],
    ['fails as unplugged when nobody answers', { state: () => 'refused' }, 'fail', /unplugged/],
    ['is inconclusive when the server is out of order', { ...good, rcpt: () => reply(451, '4.3.5 Server configuration error') }, 'inconclusive', /451/],
  ];
  for (const [title, server, verdict, reason] of cases)
    it(title, async () => expect((await run(server, given)).judged).toMatchObject({ verdict, reason: expect.stringMatching(reason) }));
});

describe('auth no-anonymous', () => {
  const given = { port: 587, tls: 'starttls', expect: 'no-anonymous' };
  const good: Server = {
    ports: [587],
    keywords: submission,
    auth: (_asked, _user, password) => (password === '' ? reply(535, '5.7.8 Error: authentication failed: Invalid authentication mechanism') : reply(235)),
  };
  const open: Server = { ...good, keywords: () => ['STARTTLS', 'AUTH ANONYMOUS PLAIN'], auth: () => reply(235) };
  const cases: [string, Server, string, RegExp][] = [
    ['passes when it is not offered, is refused, and the right password is good', good, 'pass', /was refused/],
    ['fails when it is offered and accepted', open, 'fail', /offers a login without a name.*accepted AUTH ANONYMOUS/],
    ['fails when it is hidden and still accepted', { ...good, auth: () => reply(235) }, 'fail', /accepted AUTH ANONYMOUS/],
    ['fails when mail goes out behind it', { ...open, rcpt: () => reply(250) }, 'fail', /arrived/],
    ['fails when nobody can log in any more', { ...good, auth: () => reply(535, '5.7.8 no') }, 'fail', /refused the right password/],
    ['fails when AUTH is gone altogether', { ...good, keywords: () => ['STARTTLS'], auth: () => reply(503, '5.5.1 no') }, 'fail', /does not offer AUTH/],
    ['fails as unplugged when nobody answers', { state: () => 'refused' }, 'fail', /unplugged/],
    [
      'is inconclusive when the passwords cannot be asked for just now',
      { ...good, auth: (_asked, _user, password) => (password === '' ? reply(451, '4.3.0 try later') : reply(235)) },
      'inconclusive',
      /451/,
    ],
  ];
  for (const [title, server, verdict, reason] of cases)
    it(title, async () => expect((await run(server, given)).judged).toMatchObject({ verdict, reason: expect.stringMatching(reason) }));
});

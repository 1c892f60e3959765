import type net from 'node:net';
import tls from 'node:tls';
import { describe, expect, test } from 'vitest';
import { Authority } from '../../../containers/world/src/authority.ts';
import { probeSmtp } from '../../../containers/world/src/probe-smtp.ts';
import { SmtpProbe, SmtpSeen } from '../../../server/core/probes.ts';
import { answering, scriptedServer } from './scripted-server.ts';

const never = new AbortController().signal;
const message = 'Subject: x\r\n\r\n.dot\r\n';
const order = (target: SmtpProbe['target'], more: Partial<SmtpProbe> = {}): SmtpProbe =>
  SmtpProbe.parse({
    kind: 'smtp',
    source: '127.0.0.1',
    target,
    tls: 'none',
    servername: null,
    greeting: { verb: 'EHLO', name: 'a.example' },
    xclient: null,
    login: null,
    commands: [],
    transactions: [{ id: 't', reversePath: 'a@b.example', forwardPaths: ['"u@D"@e.example', 'x!y'], message }],
    ...more,
  });
const polite = (heard: string[], over: Record<string, string> = {}) => {
  let data = false;
  return (line: string) => {
    heard.push(line);
    if (data && line !== '.') return null;
    if (line === '.') data = false;
    const verb = line.split(/[ :]/)[0] ?? '';
    const answer =
      over[verb] ?? { EHLO: '250-mx\r\n250-SIZE 10\r\n250 AUTH PLAIN LOGIN\r\n', DATA: '354 go\r\n', QUIT: '221 bye\r\n' }[verb] ?? '250 2.1.0 ok\r\n';
    data ||= answer.startsWith('354');
    return answer;
  };
};

test('a transaction goes out byte for byte, dot-stuffed, and every reply is kept', async () => {
  const heard: string[] = [];
  await using server = await scriptedServer(answering('220-hello\r\n220 mx\r\n', polite(heard)));
  const seen = SmtpSeen.parse(await probeSmtp(order(server.target), 3000, never));
  expect(seen.end).toBe('done');
  expect(heard).toEqual([
    'EHLO a.example',
    'MAIL FROM:<a@b.example>',
    'RCPT TO:<"u@D"@e.example>',
    'RCPT TO:<x!y>',
    'DATA',
    'Subject: x',
    '',
    '..dot',
    '.',
    'QUIT',
  ]);
  expect(seen.banner?.lines).toEqual(['hello', 'mx']);
  expect(seen.ehlo).toEqual(['SIZE 10', 'AUTH PLAIN LOGIN']);
  expect(seen.transactions[0]).toMatchObject({ mail: { code: 250, enhanced: '2.1.0' }, data: { code: 354 }, end: { code: 250 } });
  expect(seen.lines[seen.transactions[0]?.line ?? -1]?.who).toBe('S');
});

test('a refused recipient is followed by RSET, never by DATA', async () => {
  const heard: string[] = [];
  await using server = await scriptedServer(answering('220 mx\r\n', polite(heard, { RCPT: '554 5.7.1 Relay access denied\r\n' })));
  const seen = await probeSmtp(order(server.target), 3000, never);
  expect(heard.slice(-2)).toEqual(['RSET', 'QUIT']);
  expect(seen.transactions[0]?.rcpt.map((one) => one.code)).toEqual([554, 554]);
  expect(seen.lines[seen.transactions[0]?.line ?? -1]?.text).toContain('Relay access denied');
});

describe('a session of many transactions', () => {
  const three = ['one', 'two', 'three'].map((id) => ({ id, reversePath: `${id}@b.example`, forwardPaths: [`${id}@e.example`], message }));
  const pipelining = { EHLO: '250-mx\r\n250 PIPELINING\r\n' };
  /** What came in one packet, line by line, for each packet. */
  const packets = (heard: string[][], reply: (line: string) => string | null) => (socket: net.Socket) => {
    answering('220 mx\r\n', reply)(socket);
    socket.on('data', (chunk: Buffer) => heard.push(chunk.toString().trimEnd().split('\r\n')));
  };

  test('is asked in groups where PIPELINING is offered; each command stands beside its reply', async () => {
    const heard: string[][] = [];
    const refuses = polite([], pipelining);
    await using server = await scriptedServer(packets(heard, (line) => (/^RCPT TO:<t/.test(line) ? '554 5.7.1 no\r\n' : refuses(line))));
    const seen = SmtpSeen.parse(await probeSmtp(order(server.target, { transactions: three }), 3000, never));
    expect(heard.filter(([first]) => /^(MAIL|RSET)/.test(first ?? ''))).toEqual([
      ['MAIL FROM:<one@b.example>', 'RCPT TO:<one@e.example>'],
      ['MAIL FROM:<two@b.example>', 'RCPT TO:<two@e.example>'],
      ['RSET', 'MAIL FROM:<three@b.example>', 'RCPT TO:<three@e.example>'],
      ['RSET'],
    ]);
    expect(seen.transactions.map(({ rcpt, end }) => [rcpt[0]?.code, end?.code])).toEqual([
      [250, 250],
      [554, undefined],
      [554, undefined],
    ]);
    expect(seen.lines.slice(-14).map(({ who, text }) => `${who} ${text}`)).toEqual([
      'C MAIL FROM:<two@b.example>',
      'S 250 2.1.0 ok',
      'C RCPT TO:<two@e.example>',
      'S 554 5.7.1 no',
      'C RSET',
      'S 250 2.1.0 ok',
      'C MAIL FROM:<three@b.example>',
      'S 250 2.1.0 ok',
      'C RCPT TO:<three@e.example>',
      'S 554 5.7.1 no',
      'C RSET',
      'S 250 2.1.0 ok',
      'C QUIT',
      'S 221 bye',
    ]);
    expect(seen.lines[seen.transactions[1]?.line ?? -1]?.text).toBe('554 5.7.1 no');
  });

  test('goes step by step once a sender was refused: recipients without one are errors', async () => {
    const heard: string[][] = [];
    const answers = polite([], { ...pipelining, MAIL: '550 5.7.1 no\r\n', RCPT: '503 5.5.1 need MAIL\r\n' });
    await using server = await scriptedServer(packets(heard, answers));
    const seen = SmtpSeen.parse(await probeSmtp(order(server.target, { transactions: three }), 3000, never));
    expect(heard.flat().filter((line) => /^(RCPT|RSET)/.test(line))).toEqual(['RCPT TO:<one@e.example>']);
    expect(seen.transactions.map(({ mail, rcpt }) => [mail?.code, rcpt])).toEqual([
      [550, []],
      [550, []],
      [550, []],
    ]);
  });

  test('is not asked in groups where nothing says that it may be, nor is a shorter one', async () => {
    for (const [ehlo, transactions] of [
      ['250 mx\r\n', three],
      [pipelining.EHLO, three.slice(1)],
    ] as const) {
      const heard: string[][] = [];
      await using server = await scriptedServer(packets(heard, polite([], { EHLO: ehlo })));
      await probeSmtp(order(server.target, { transactions: [...transactions] }), 3000, never);
      expect(heard.filter(([first, second]) => first?.startsWith('MAIL') && second)).toEqual([]);
    }
  });

  test('ends where the server says more than it was asked, or falls silent within a group', async () => {
    const chatty = polite([], { ...pipelining, MAIL: '250 ok\r\n250 ok\r\n250 ok\r\n' });
    await using one = await scriptedServer(answering('220 mx\r\n', chatty));
    expect((await probeSmtp(order(one.target, { transactions: three }), 3000, never)).end).toBe('garbage');
    const mute = polite([], pipelining);
    await using other = await scriptedServer(answering('220 mx\r\n', (line) => (line.startsWith('RCPT') ? null : mute(line))));
    const seen = await probeSmtp(order(other.target, { transactions: three }), 600, never);
    expect([seen.end, seen.transactions[0]?.mail?.code, seen.transactions[0]?.rcpt]).toEqual(['silent', 250, []]);
  });
});

test('a login that is refused ends the session before any mail', async () => {
  const heard: string[] = [];
  await using server = await scriptedServer(answering('220 mx\r\n', polite(heard, { AUTH: '535 5.7.8 no\r\n' })));
  const seen = await probeSmtp(order(server.target, { login: { mechanism: 'PLAIN', user: 'u', password: 'p' } }), 3000, never);
  expect(seen.auth?.code).toBe(535);
  expect(heard).not.toContain('MAIL FROM:<a@b.example>');
});

test('AUTH ANONYMOUS sends a trace and no password', async () => {
  const heard: string[] = [];
  await using server = await scriptedServer(answering('220 mx\r\n', polite(heard, { AUTH: '235 2.7.0 ok\r\n' })));
  const seen = await probeSmtp(order(server.target, { login: { mechanism: 'ANONYMOUS', user: 'guest', password: '' } }), 3000, never);
  expect(seen.auth?.code).toBe(235);
  expect(heard).toContain(`AUTH ANONYMOUS ${Buffer.from('guest').toString('base64')}`);
});

test('STARTTLS that is not there ends as tls-failed', async () => {
  await using server = await scriptedServer(answering('220 mx\r\n', polite([], { STARTTLS: '502 5.5.1 no\r\n' })));
  expect((await probeSmtp(order(server.target, { tls: 'starttls' }), 3000, never)).end).toBe('tls-failed');
});

test.each([
  ['garbage', 'what is not SMTP', (socket: import('node:net').Socket) => void socket.write('HTTP/1.1 200 OK\r\n')],
  ['garbage', 'an endless line', (socket: import('node:net').Socket) => void socket.write(Buffer.alloc(2_000_000, 'a'))],
  ['garbage', 'an endless reply', (socket: import('node:net').Socket) => void socket.write('220-x\r\n'.repeat(100))],
  ['silent', 'one byte at a time', (socket: import('node:net').Socket) => void setInterval(() => socket.write('2'), 50).unref()],
  ['silent', 'nothing at all', () => {}],
  ['dropped', 'a closed connection', (socket: import('node:net').Socket) => void socket.end()],
  ['dropped', 'a reset', (socket: import('node:net').Socket) => void socket.resetAndDestroy()],
])('the end is %s after %s', async (end, _what, script) => {
  await using server = await scriptedServer(script);
  const seen = SmtpSeen.parse(await probeSmtp(order(server.target), 500, never));
  expect(seen.end).toBe(end);
  expect(seen.transactions[0]?.mail).toBeNull();
});

test('a closed port is refused', async () => {
  // None of those that others get when they ask for any free one.
  expect((await probeSmtp(order({ address: '127.0.0.1', port: 1 }), 500, never)).end).toBe('refused');
});

test('who verifies hangs up without the chain, or under another name, and goes on with both', async () => {
  const authority = await Authority.create('Lab');
  const made = await authority.issue({ names: ['mx.corp.example'], validFromDays: -2, validToDays: 30, key: 'p256', issuer: 'lab' });
  const end = async (cert: string, servername: string) => {
    const server = tls.createServer({ cert, key: made.key }, answering('220 mx\r\n', polite([])));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const target = { address: '127.0.0.1', port: (server.address() as net.AddressInfo).port };
    const seen = SmtpSeen.parse(await probeSmtp(order(target, { tls: 'implicit', servername }), 2000, never, authority.root));
    server.close();
    return seen.end;
  };
  expect(await end(made.certificate + made.chain, 'mx.corp.example')).toBe('done');
  expect(await end(made.certificate, 'mx.corp.example')).toBe('tls-failed');
  expect(await end(made.certificate + made.chain, 'mail.corp.example')).toBe('tls-failed');
});

test('filler makes a message as large as it is to be', async () => {
  const heard: string[] = [];
  await using server = await scriptedServer(answering('220 mx\r\n', polite(heard)));
  const large = { id: 't', reversePath: 'a@b.example', forwardPaths: ['c@d.example'], message, fillerKiB: 100 };
  const seen = await probeSmtp(order(server.target, { transactions: [large] }), 3000, never);
  expect(seen.transactions[0]?.end).toMatchObject({ code: 250 });
  const size = heard.slice(heard.indexOf('DATA') + 1, heard.indexOf('.')).reduce((sum, line) => sum + line.length + 2, 0);
  expect(size).toBeGreaterThan(100 * 1024);
  expect(size).toBeLessThan(101 * 1024);
});

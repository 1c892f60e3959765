import { expect, test } from 'vitest';
import { probeScript } from '../../../containers/world/src/probe-script.ts';
import { probeSmtp } from '../../../containers/world/src/probe-smtp.ts';
import { type ScriptProbe, ScriptSeen, type ScriptStep } from '../../../server/core/probe-script.ts';
import { scriptedServer } from './scripted-server.ts';

const never = new AbortController().signal;
const step = (id: string, send: string, more: Partial<ScriptStep> = {}): ScriptStep => ({
  id,
  tls: false,
  send,
  replies: 1,
  needs: [],
  quietMs: null,
  ...more,
});
const order = (target: ScriptProbe['target'], ...steps: ScriptStep[]): ScriptProbe => ({
  kind: 'script',
  source: '127.0.0.1',
  target,
  servername: null,
  steps,
});
const look = async (probe: ScriptProbe, ms = 2000) => ScriptSeen.parse(await probeScript(probe, ms, never));

test('bytes go out as they are, in one piece, and every reply is kept with its step', async () => {
  const heard: string[] = [];
  await using server = await scriptedServer((socket) => {
    socket.write('220 mx\r\n');
    socket.on('data', (chunk) => {
      heard.push(chunk.toString('latin1'));
      socket.write('250-a\r\n250 b\r\n354 go\r\n');
    });
  });
  const seen = await look(order(server.target, step('banner', ''), step('odd', '\n.\n\0\xffX\r\n', { replies: 2 })));
  expect(heard).toEqual(['\n.\n\0\xffX\r\n']);
  expect(seen.steps.map((each) => each.replies.map((one) => one.code))).toEqual([[220], [250, 354]]);
  expect(seen.lines.map((line) => line.text)).toContain('<LF>.<LF><NUL>\xffX');
});

test('a step without the reply it needs ends the session', async () => {
  await using server = await scriptedServer((socket) => {
    socket.write('220 mx\r\n');
    socket.on('data', () => socket.write('550 no\r\n'));
  });
  const seen = await look(order(server.target, step('banner', '', { needs: [2] }), step('mail', 'MAIL\r\n', { needs: [2] }), step('never', 'X\r\n')));
  expect(seen).toMatchObject({ end: 'done', steps: [{ id: 'banner' }, { id: 'mail', replies: [{ code: 550 }] }] });
});

test('listening takes what comes until the server is quiet or closes', async () => {
  await using server = await scriptedServer((socket) => {
    socket.write('220 mx\r\n');
    socket.on('data', () => socket.end('250 a\r\n250 b\r\n221 bye\r\n'));
  });
  const seen = await look(order(server.target, step('banner', '', { quietMs: 20 }), step('quit', 'QUIT\r\n', { replies: 0, quietMs: 2000 })));
  expect(seen.end).toBe('done');
  expect(seen.steps[1]?.replies.map((one) => one.code)).toEqual([250, 250, 221]);
});

test.each([
  ['never ends a line', (): string => 'x'.repeat(65_536), 'garbage'],
  ['never stops replying', (): string => '250 more\r\n'.repeat(2000), 'done'],
  ['never ends a reply', (): string => '250-more\r\n'.repeat(2000), 'garbage'],
] as const)('a server that %s is bounded', async (_what, text, end) => {
  await using server = await scriptedServer((socket) => {
    const pour = () => {
      if (!socket.destroyed) socket.write(text(), () => setImmediate(pour));
    };
    pour();
  });
  const seen = await look(order(server.target, step('banner', '', { quietMs: 1000 })));
  expect(seen.end).toBe(end);
  expect(seen.lines.length).toBeLessThanOrEqual(400);
  expect(seen.steps[0]?.replies.length ?? 0).toBeLessThanOrEqual(40);
});

test('a server that says nothing is silent, after the time it was given', async () => {
  await using server = await scriptedServer(() => undefined);
  expect((await look(order(server.target, step('banner', '')), 200)).end).toBe('silent');
});

test('a message with bare line feeds still ends with CR LF . CR LF, and is dot-stuffed', async () => {
  let heard = '';
  await using server = await scriptedServer((socket) => {
    socket.write('220 mx\r\n');
    socket.on('data', (chunk) => {
      heard += chunk;
      const data = heard.includes('DATA\r\n');
      if (!data) socket.write('250 ok\r\n');
      else if (heard.endsWith('DATA\r\n')) socket.write('354 go\r\n');
      else if (heard.endsWith('\r\n.\r\n')) socket.end('250 taken\r\n');
    });
  });
  const seen = await probeSmtp(
    {
      kind: 'smtp',
      source: '127.0.0.1',
      target: server.target,
      tls: 'none',
      servername: null,
      greeting: { verb: 'EHLO', name: 'a.example' },
      xclient: null,
      login: null,
      commands: [],
      transactions: [{ id: 't', reversePath: 'a@b.example', forwardPaths: ['c@d.example'], message: 'Subject: x\r\n\r\n.dot\r\n', lineEnds: 'lf' }],
    },
    2000,
    never,
  );
  expect(heard).toContain('Subject: x\n\n..dot\r\n.\r\n');
  expect(seen.transactions[0]?.end?.code).toBe(250);
});

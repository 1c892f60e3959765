import net from 'node:net';
import { PassThrough } from 'node:stream';
import packet from 'dns-packet';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { worldProgram } from '../../../containers/world/src/world-program.ts';
import type { World } from '../../../server/core/ports.ts';
import { WorldConfig } from '../../../server/core/world.ts';
import { connectWorld } from '../../../server/world/connect-world.ts';
import { mostHeld } from '../../harness/held-memory.ts';

const config = WorldConfig.parse({
  lab: 'lab',
  seed: 's',
  zones: [{ name: 'internet', subnet: '127.0.0.0/8', own: '127.0.0.1', also: [], outward: true }],
  dns: { records: [{ name: 'corp.example', type: 'MX', data: '10 mx.corp.example' }], delegations: [], own: ['corp.example'] },
  partners: [{ domain: 'partner.example', host: 'mail.partner.example', address: '127.0.0.2' }],
  traffic: [],
  ca: { name: 'Lab', host: 'ca.example', domains: ['corp.example'] },
});
const token = 'mr0123456789abcdef0123';
let program: Awaited<ReturnType<typeof worldProgram>>;
let world: World;
const toWorld = new PassThrough();
const fromWorld = new PassThrough();

beforeAll(async () => {
  program = await worldProgram(config, toWorld, fromWorld, { mail: 0, dns: 0, http: 0 });
  let text = '';
  const listeners: ((line: string) => void)[] = [];
  fromWorld.on('data', (chunk) => {
    text += chunk;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n')) {
      for (const one of listeners) one(text.slice(0, at));
      text = text.slice(at + 1);
    }
  });
  toWorld.write('{"half of a line, from a server that died');
  world = await connectWorld(
    {
      write: (line) => void toWorld.write(`${line}\n`),
      onLine: (one) => void listeners.push(one),
      closed: new Promise(() => {}),
      [Symbol.asyncDispose]: async () => {},
    },
    'lab',
  );
});
afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
  await program?.[Symbol.asyncDispose]();
});

async function mail(address: string, forwardPath: string, body: (socket: net.Socket) => Promise<void> | void): Promise<string> {
  const socket = net.connect(program.ports.mail, address);
  let text = '';
  let wake = () => {};
  socket.on('data', (chunk) => {
    text += chunk;
    wake();
  });
  const until = async (pattern: RegExp) => {
    while (!pattern.test(text)) await new Promise<void>((resolve) => (wake = resolve));
  };
  await until(/^220 /m);
  for (const line of ['HELO a.example', 'MAIL FROM:<s@b.example>', `RCPT TO:<${forwardPath}>`]) {
    const before = text.length;
    socket.write(`${line}\r\n`);
    while (text.length === before) await new Promise<void>((resolve) => (wake = resolve));
  }
  if (/^550/m.test(text)) {
    socket.destroy();
    return text;
  }
  socket.write('DATA\r\n');
  await until(/^354/m);
  const before = text.length;
  await body(socket);
  while (text.length === before) await new Promise<void>((resolve) => (wake = resolve));
  socket.destroy();
  return text;
}

test('a line that a dead server left half written does not stop the next one', () => {
  expect(world.root).toContain('BEGIN CERTIFICATE');
});

test.each(['"u@D"@e.example', 'u@e.example.', 'u@e@', '@d.example:u@e.example', 'e!u', 'u@[198.51.100.1]'])('the sink takes %s as it is', async (path) => {
  const mark = `mr${Buffer.from(path).toString('hex').padEnd(20, '0').slice(0, 20)}`;
  await mail('127.0.0.1', path, (socket) => void socket.write(`Subject: ${mark}\r\n\r\nhello\r\n.\r\n`));
  const [arrival] = await world.arrivals([mark], 2000);
  expect(arrival).toMatchObject({ forwardPaths: [path], reversePath: 's@b.example', helo: 'a.example', headers: `Subject: ${mark}\r\n` });
});

test('only CR LF dot CR LF ends a message', async () => {
  await mail('127.0.0.1', 'u@e.example', (socket) => void socket.write(`Subject: x\r\n\r\na\n.\nb\r\n.\nc ${token}\r\n.\r\n`));
  expect((await world.arrivals([token], 2000))[0]?.size).toBeGreaterThan(40);
});

test('of a message of 100 MB nothing is held but its head and its token', async () => {
  const mark = 'mrffffffffffffffffffff';
  const held = await mostHeld(() =>
    mail('127.0.0.1', 'u@e.example', async (socket) => {
      socket.write('Subject: big\r\n\r\n');
      const chunk = Buffer.alloc(1024 * 1024, 'x');
      for (let i = 0; i < 100; i++) await new Promise<void>((resolve) => socket.write(chunk, () => resolve()));
      socket.write(`\r\n${mark}\r\n.\r\n`);
    }),
  );
  const [arrival] = await world.arrivals([mark], 5000);
  expect(arrival).toMatchObject({ headers: 'Subject: big\r\n' });
  expect(arrival?.size).toBeGreaterThan(100 * 1024 * 1024);
  expect(held).toBeLessThan(16 * 1024 * 1024);
});

test('a partner takes mail for its own domain and relays none', async () => {
  const mark = 'mreeeeeeeeeeeeeeeeeeee';
  expect(await mail('127.0.0.2', 'u@other.example', () => {})).toContain('550 ');
  await mail('127.0.0.2', 'u@partner.example', (socket) => void socket.write(`Subject: ${mark}\r\n\r\nhi\r\n.\r\n`));
  expect((await world.arrivals([mark], 2000))[0]).toMatchObject({ domain: 'partner.example', address: '127.0.0.2' });
});

test('waiting for what never comes ends in time, with what there is', async () => {
  expect(await world.arrivals(['mr99999999999999999999'], 100)).toEqual([]);
});

test.each([
  ['corp.example', 'MX', 'NOERROR', '10 mx.corp.example'],
  ['nothing.corp.example', 'A', 'NXDOMAIN', undefined],
  ['corp.example', 'AAAA', 'NOERROR', undefined],
  ['anything.test', 'MX', 'NOERROR', '10 mx.anything.test'],
  ['partner.example', 'MX', 'NOERROR', '10 mail.partner.example'],
  ['66.113.0.203.in-addr.arpa', 'PTR', 'NOERROR', 'host-203-0-113-66.isp.example'],
  ['host-203-0-113-66.isp.example', 'A', 'NOERROR', '203.0.113.66'],
  ['debian.org', 'A', 'NXDOMAIN', undefined],
] as const)('DNS: %s %s is %s', async (name, type, code, data) => {
  const seen = await world.probe({ kind: 'dns', name, type });
  expect([seen.code, seen.answers[0]?.data]).toEqual([code, data]);
});

test('DNS answers over TCP too', async () => {
  const query = packet.streamEncode({ type: 'query', id: 7, questions: [{ name: 'corp.example', type: 'MX' }] });
  const socket = net.connect(program.ports.dns, '127.0.0.1', () => socket.write(query));
  const reply = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
  socket.destroy();
  expect(packet.streamDecode(reply).id).toBe(7);
});

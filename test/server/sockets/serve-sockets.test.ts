import { randomBytes } from 'node:crypto';
import { on } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket as TcpSocket } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { afterEach, describe, expect, it } from 'vitest';
import { Problem } from '../../../server/protocol/problems.ts';
import { type RunningApp, runApp } from '../http/app-fixture.ts';

const lab = 'lab0000001';
const open: { app?: RunningApp; sockets: Socket[] } = { sockets: [] };

const start = async (parts: Parameters<typeof runApp>[0] = {}) => {
  open.app = await runApp(parts);
  return open.app;
};
const join = async (app: RunningApp, options: Parameters<typeof io>[1] = {}): Promise<Socket> => {
  const socket = io(app.url, { transports: ['websocket'], forceNew: true, reconnection: false, ...options });
  open.sockets.push(socket);
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', resolve);
    socket.on('connect_error', reject);
  });
  return socket;
};
afterEach(async () => {
  for (const socket of open.sockets.splice(0)) socket.close();
  await open.app?.[Symbol.asyncDispose]();
});

describe('requests of the browser', () => {
  it('reach their handler parsed, and are answered with what it gives', async () => {
    const app = await start();
    const socket = await join(app);
    app.range.on('quiz:answer', async (_, { question }) => ({ id: question, ask: '', points: 1, kind: 'text' as const, choices: null, answered: null }));
    const payload = { scenario: 'open-relay', lab, question: 'q1', answer: 'x' };
    expect(await socket.emitWithAck('quiz:answer', payload)).toMatchObject({ ok: true, value: { id: 'q1' } });
    expect(app.range.seen).toEqual([
      { visitor: expect.objectContaining({ learner: expect.objectContaining({ nickname: 'Learner' }), connection: socket.id }), name: 'quiz:answer', payload },
    ]);
  });

  it('are answered with the problem that stood in the way, and nothing of an unexpected one', async () => {
    const app = await start();
    const socket = await join(app);
    app.range.on('lab:check', () => Promise.reject(new Problem('lab-busy', 'Attempt 7 runs.')));
    app.range.on('lab:end', () => {
      throw new TypeError('secret of the house');
    });
    expect(await socket.emitWithAck('lab:check', { lab })).toMatchObject({ ok: false, problem: { code: 'lab-busy', detail: 'Attempt 7 runs.' } });
    const answer = await socket.emitWithAck('lab:end', { lab });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'internal' } });
    expect(JSON.stringify(answer)).not.toContain('secret of the house');
  });

  it('that are malformed are each refused by the thousand, on a connection that goes on', async () => {
    const app = await start({ sockets: { limits: { malformed: { points: 3000, seconds: 60 } } } });
    const socket = await join(app);
    const names = [
      'lab:start',
      'lab:end',
      'terminal:open',
      'terminal:input',
      'terminal:ack',
      'hint:take',
      'quiz:answer',
      'nothing',
      '__proto__',
      'constructor',
      'toString',
    ];
    const bad = [
      null,
      7,
      'text',
      [],
      {},
      { lab: '../../etc' },
      { lab, terminal: 'a b', data: 'x' },
      { lab, terminal: 't', offset: -1 },
      { scenario: 'X' },
      { scenario: 'a', extra: 1 },
      randomBytes(20),
      { lab: { $ne: 1 } },
    ];
    const answers = await Promise.all(
      Array.from({ length: 4000 }, (_, n) => socket.timeout(5000).emitWithAck(names[n % names.length] ?? '', bad[n % bad.length])),
    );
    const codes = Map.groupBy(answers, (answer) => answer.problem?.code);
    expect([...codes.keys()].sort()).toEqual(['bad-request', 'too-many-requests']);
    expect(codes.get('bad-request')).toHaveLength(3000);
    expect(app.range.seen).toEqual([]);
    expect(await socket.emitWithAck('lab:watch', { lab })).toMatchObject({ ok: true });
  });

  it('without a payload, with too many, or without a way to answer do nothing', async () => {
    const app = await start();
    const socket = await join(app);
    expect(await socket.emitWithAck('lab:watch')).toMatchObject({ ok: false, problem: { code: 'bad-request' } });
    expect(await socket.emitWithAck('lab:watch', { lab }, { lab })).toMatchObject({ ok: false, problem: { code: 'bad-request' } });
    socket.emit('lab:end', { lab });
    socket.emit('lab:end');
    expect(await socket.emitWithAck('system:retry', {})).toMatchObject({ ok: true });
    expect(app.range.seen.map((each) => each.name)).toEqual(['system:retry']);
  });

  it('beyond the limit are refused for all connections of the learner, and typing goes on', async () => {
    const app = await start({ sockets: { limits: { lab: { points: 3, seconds: 60 } } } });
    const [one, two] = [await join(app), await join(app)];
    const answers = [];
    for (const socket of [one, two, one, two]) answers.push(await socket.emitWithAck('lab:start', { scenario: 'open-relay' }));
    expect(answers.map((answer) => answer.ok)).toEqual([true, true, true, false]);
    expect(answers[3].problem).toMatchObject({ code: 'too-many-requests', detail: expect.stringContaining('3 in 60 s') });
    const typed = await Promise.all(Array.from({ length: 1000 }, () => one.emitWithAck('terminal:input', { lab, terminal: 't', data: 'x' })));
    expect(typed.every((answer) => answer.ok)).toBe(true);
  });

  it('that are larger than a megabyte cost their sender the connection and nobody else', async () => {
    const app = await start();
    const [one, two] = [await join(app), await join(app)];
    one.emit('terminal:input', { lab, terminal: 't', data: 'x'.repeat(2_000_000) }, () => undefined);
    await new Promise((resolve) => one.on('disconnect', resolve));
    expect(await two.emitWithAck('system:retry', {})).toMatchObject({ ok: true });
  });
});

describe('pushes', () => {
  it('go to the connection, the learner or everybody, and to nobody else', async () => {
    const app = await start();
    const joined = await fetch(`${app.url}/api/learners`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"nickname":"Bo"}' });
    const bo = ((await joined.json()) as { id: string }).id;
    const cookie = joined.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const [mine, mineToo, bos] = [await join(app), await join(app), await join(app, { extraHeaders: { cookie } })];
    const heard: string[] = [];
    for (const [name, socket] of Object.entries({ mine, mineToo, bos }))
      socket.onAny((event, { reason = '' }) => heard.push(`${name} ${event} ${reason}`.trim()));
    const ended = (reason: string) => ({ event: 'terminal:ended' as const, payload: { lab, terminal: 't', reason } });
    app.range.push({ to: { connection: mine.id ?? '' }, ...ended('connection') });
    app.range.push({ to: { learner: bo }, ...ended('learner') });
    app.range.push({ to: 'everybody', event: 'standings:changed', payload: {} });
    await Promise.all([mine, mineToo, bos].map((socket) => socket.emitWithAck('system:retry', {})));
    expect(heard.sort()).toEqual([
      'bos standings:changed',
      'bos terminal:ended learner',
      'mine standings:changed',
      'mine terminal:ended connection',
      'mineToo standings:changed',
    ]);
  });

  it.each(['websocket', 'polling'])('carry terminal bytes as they are, over %s', async (transport) => {
    const app = await start();
    const socket = await join(app, { transports: [transport] });
    const data = randomBytes(70_000).subarray(3, 66_000);
    const arrived = new Promise<{ data: ArrayBuffer | Uint8Array }>((resolve) => socket.once('terminal:output', resolve));
    app.range.push({ to: { connection: socket.id ?? '' }, event: 'terminal:output', payload: { lab, terminal: 't', epoch: 'e', offset: 0, data } });
    expect(Buffer.from((await arrived).data as Uint8Array).equals(data)).toBe(true);
  });

  it('tell the range when a connection is gone', async () => {
    const app = await start();
    const socket = await join(app);
    const id = socket.id;
    const other = await join(app);
    socket.close();
    await expect.poll(() => app.range.gone).toEqual([id]);
    expect(await other.emitWithAck('system:retry', {})).toMatchObject({ ok: true });
  });
});

describe('a browser that stops reading', () => {
  const stalled = async (app: RunningApp): Promise<TcpSocket> => {
    const socket = connect(app.port, '127.0.0.1');
    socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost:${app.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
    );
    socket.setEncoding('latin1');
    let heard = '';
    // Frame `40`, masked with zeros: connect to the default namespace, once the server has opened.
    for await (const [text] of on(socket, 'data')) {
      const before = heard;
      heard += text;
      if (!before.includes('pingTimeout') && heard.includes('pingTimeout')) socket.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]));
      if (heard.includes('40{')) break;
    }
    socket.pause();
    return socket;
  };

  it('is cut when too much waits for it, so that it costs the server no more than the limit', async () => {
    const app = await start({ sockets: { maxBacklogBytes: 4_000_000 } });
    const socket = await stalled(app);
    const learner = { learner: ((await (await fetch(`${app.url}/api/me`)).json()) as { id: string }).id };
    const chunk = 64 * 1024;
    let pushed = 0;
    for (; pushed < 60_000_000 && app.range.gone.length === 0; pushed += chunk) {
      app.range.push({ to: learner, event: 'terminal:output', payload: { lab, terminal: 't', epoch: 'e', offset: pushed, data: Buffer.alloc(chunk) } });
      await new Promise((resolve) => setImmediate(resolve));
    }
    // The kernel's own buffers take some megabytes more.
    expect(pushed).toBeGreaterThan(4_000_000);
    expect(pushed).toBeLessThan(24_000_000);
    socket.destroy();
  });

  it('does not keep the server from stopping', async () => {
    const app = await start();
    const socket = await stalled(app);
    await app[Symbol.asyncDispose]();
    expect(app.http.listening).toBe(false);
    socket.destroy();
  });
});

describe('connections from elsewhere', () => {
  const handshake = (app: RunningApp, transport: string, headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const upgrade =
        transport === 'websocket'
          ? { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': randomBytes(16).toString('base64') }
          : {};
      const asked = request({ port: app.port, host: '127.0.0.1', path: `/socket.io/?EIO=4&transport=${transport}`, headers: { ...upgrade, ...headers } });
      asked.on('response', (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.on('upgrade', (response, socket) => {
        socket.destroy();
        resolve(response.statusCode);
      });
      asked.on('error', reject).end();
    });

  it.each([
    ['websocket', 101],
    ['polling', 200],
  ])('are let in by %s only from our own page', async (transport, fine) => {
    const app = await start();
    const host = `localhost:${app.port}`;
    const good: Record<string, string>[] = [{ host, origin: `http://${host}` }, { host }, { host, 'sec-fetch-site': 'same-origin' }];
    const bad: Record<string, string>[] = [
      { host, origin: 'http://evil.example' },
      { host, origin: 'null' },
      { host, origin: `http://localhost:${app.port + 1}` },
      { host: 'evil.example', origin: 'http://evil.example' },
      { host, 'sec-fetch-site': 'cross-site' },
    ];
    for (const headers of good) expect([headers, await handshake(app, transport, headers)]).toEqual([headers, fine]);
    for (const headers of bad) expect([headers, await handshake(app, transport, headers)]).toEqual([headers, transport === 'polling' ? 403 : 400]);
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CatalogueView, LearnerView, SystemView } from '../../../server/protocol/views.ts';
import { type RunningApp, runApp } from './app-fixture.ts';

let app: RunningApp;
let built: string | null = null;
const folder = mkdtempSync(join(tmpdir(), '.mailrange-http-'));

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<title>Mailrange</title>');
  writeFileSync(join(folder, 'assets', 'index-abc123.js'), 'run()');
  writeFileSync(join(folder, '.secret'), 'no');
  app = await runApp({ clientDir: () => built });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  fetch(`${app.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });

/** fetch forbids setting Host. */
const statusFor = (headers: Record<string, string>, path = '/api/me', method = 'GET') =>
  new Promise<number | undefined>((resolve, reject) => {
    request({ port: app.port, host: '127.0.0.1', path, method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });

const raw = (text: string) =>
  new Promise<string>((resolve, reject) => {
    let reply = '';
    const socket = connect(app.port, '127.0.0.1', () => socket.write(text));
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      reply += chunk;
    });
    socket.on('close', () => resolve(reply));
    socket.on('error', reject);
  });

describe('the JSON interface', () => {
  it('answers in the shapes that the browser was promised', async () => {
    CatalogueView.parse(await (await send('GET', '/api/catalogue')).json());
    SystemView.parse(await (await send('GET', '/api/system')).json());
    LearnerView.parse(await (await send('GET', '/api/me')).json());
    expect(await (await send('GET', '/healthz')).json()).toEqual({ ok: true });
  });

  it('says what is wrong with a request, with code and status', async () => {
    const cases: [string, string, unknown, number, string][] = [
      ['GET', '/api/scenarios/unknown', undefined, 404, 'not-found'],
      ['GET', '/api/scenarios/..%2f..%2fetc', undefined, 400, 'bad-request'],
      ['GET', '/api/scenarios/%zz', undefined, 400, 'bad-request'],
      ['GET', '/api/nothing', undefined, 404, 'not-found'],
      ['PUT', '/api/me', { nickname: '<b>' }, 400, 'bad-request'],
      ['PUT', '/api/me', { nickname: 'Ada', admin: true }, 400, 'bad-request'],
      ['PUT', '/api/me', '{"nickname":', 400, 'bad-request'],
      ['PUT', '/api/me', 'null', 400, 'bad-request'],
      ['PUT', '/api/me', { nickname: 'x'.repeat(40_000) }, 413, 'bad-request'],
      ['POST', '/nowhere', {}, 404, 'not-found'],
    ];
    for (const [method, path, body, status, code] of cases) {
      const response = await send(method, path, body);
      expect([path, response.status, ((await response.json()) as { problem: { code: string } }).problem.code]).toEqual([path, status, code]);
    }
  });

  it('keeps the cause of an unexpected failure to itself', async () => {
    const { me } = app.range;
    app.range.me = () => Promise.reject(new Error('password is hunter2'));
    const response = await send('GET', '/api/me');
    app.range.me = me;
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('hunter2');
  });

  it('takes a new nickname', async () => {
    const response = await send('PUT', '/api/me', { nickname: '  Ada L. ' });
    expect(await response.json()).toMatchObject({ nickname: 'Ada L.' });
  });

  it('lets another browser be another learner, by a cookie that scripts cannot read', async () => {
    const joined = await send('POST', '/api/learners', { nickname: 'Bo' });
    expect(joined.status).toBe(201);
    const cookie = joined.headers.getSetCookie()[0] ?? '';
    expect(cookie).toMatch(/^mailrange=.*HttpOnly; SameSite=Lax$/);
    const me = await (await send('GET', '/api/me', undefined, { cookie: `other=1; ${cookie.split(';')[0]}` })).json();
    expect(me).toMatchObject({ nickname: 'Bo' });
    expect(await (await send('GET', '/api/me', undefined, { cookie: 'mailrange=nonsense-nonsense-nonsense' })).json()).not.toMatchObject({ nickname: 'Bo' });
    expect((await send('POST', '/api/learners', { nickname: 'Bo' })).status).toBe(409);
  });
});

describe('requests from elsewhere', () => {
  it('may not change anything from a page of another site', async () => {
    const own = `127.0.0.1:${app.port}`;
    const origins: [Record<string, string>, number][] = [
      [{ origin: 'http://evil.example' }, 400],
      [{ origin: 'null' }, 400],
      [{ origin: `http://127.0.0.1:${app.port + 1}` }, 400],
      [{ 'sec-fetch-site': 'cross-site' }, 400],
      [{ origin: `http://${own}` }, 204],
      [{}, 204],
    ];
    for (const [headers, status] of origins) expect([headers, await statusFor({ host: own, ...headers }, '/api/cookie', 'DELETE')]).toEqual([headers, status]);
  });

  it('get nothing under a name that is not this machine’s own', async () => {
    expect(await statusFor({ host: `evil.example:${app.port}`, origin: `http://evil.example:${app.port}` })).toBe(400);
    expect(await statusFor({ host: `localhost:${app.port}` })).toBe(200);
    expect(await statusFor({ host: `[::1]:${app.port}` })).toBe(200);
  });

  it('that are not HTTP are refused, and the server stays up', async () => {
    const garbage = [
      'EHLO mx.test\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
      'POST /api/me HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n',
    ];
    for (const text of garbage) expect(await raw(text)).toMatch(/^HTTP\/1\.1 4\d\d/);
    expect((await send('GET', '/healthz')).status).toBe(200);
  });
});

describe('the page', () => {
  it('says that it is being set up until it is built, then is there', async () => {
    built = null;
    const before = await send('GET', '/labs/open-relay');
    expect([before.status, await before.text()]).toEqual([503, expect.stringContaining('setting up')]);
    built = folder;
    const after = await send('GET', '/labs/open-relay');
    expect([after.status, await after.text()]).toEqual([200, '<title>Mailrange</title>']);
    expect(after.headers.get('cache-control')).toBe('no-cache');
  });

  it('is kept by browsers only where the name has a hash, and hides other files', async () => {
    built = folder;
    expect((await send('GET', '/assets/index-abc123.js')).headers.get('cache-control')).toContain('immutable');
    expect((await send('GET', '/assets/index-old.js')).status).toBe(404);
    expect((await send('GET', '/.secret')).status).toBe(404);
    expect(await (await send('GET', '/..%2f..%2fetc%2fpasswd')).text()).not.toContain('root:');
  });

  it('runs no script but its own', async () => {
    const policy = (await send('GET', '/')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe-eval');
    expect(policy).toContain(`connect-src 'self' ws://localhost:${app.port}`);
    expect(policy).toContain("frame-ancestors 'none'");
    for (const path of ['/replay/lab0000001', '/classes/class0000001/members/member000001/replay/lab0000001'])
      expect((await send('GET', path)).headers.get('content-security-policy')).toContain("script-src 'self' 'wasm-unsafe-eval';");
    for (const path of ['/replay', '/lab/replay/x', '/api/me/recordings/replay'])
      expect((await send('GET', path)).headers.get('content-security-policy')).toContain("script-src 'self';");
  });
});

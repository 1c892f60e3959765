import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionView } from '../../../server/protocol/people.ts';
import { type Classroom, classroom } from '../../harness/classroom.ts';

/** What the provider knows of people; the login name is the subject. */
const directory: Record<string, { email: string; email_verified: boolean; name: string }> = {
  grace: { email: 'Grace@school.example', email_verified: true, name: 'Grace Hopper' },
  edsger: { email: 'edsger@elsewhere.example', email_verified: true, name: 'Edsger' },
  mallory: { email: 'mallory@school.example', email_verified: false, name: 'Mallory' },
  ada: { email: 'ada@home.example', email_verified: true, name: 'Someone Else' },
};

let server: Server;
let issuer: string;
let site: Classroom;
let admin: string;

/** A browser without a screen: keeps cookies of each host, and goes where it is sent. */
class Browser {
  readonly jar = new Map<string, Map<string, string>>();
  async go(url: string, form?: Record<string, string>): Promise<Response> {
    const at = new URL(url);
    const own = this.jar.get(at.host) ?? new Map<string, string>();
    this.jar.set(at.host, own);
    const response = await fetch(at, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie: [...own].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';');
      const [name = '', value = ''] = pair.split('=');
      if (value === '' || attributes.some((each) => /expires=Thu, 01 Jan 1970/i.test(each))) own.delete(name);
      else own.set(name, value);
    }
    return response;
  }
  async follow(url: string, form?: Record<string, string>): Promise<{ url: string; response: Response }> {
    let at = url;
    let response = await this.go(at, form);
    for (let hops = 0; response.status >= 300 && response.status < 400 && hops < 20; hops++) {
      at = new URL(response.headers.get('location') ?? '', at).href;
      // The page itself is not built here.
      if (at.startsWith(site.url) && !at.includes('/api/')) return { url: at, response };
      response = await this.go(at);
    }
    return { url: at, response };
  }
}

/** Goes through the provider's own pages: name and password, then consent. Stops where this server sends the browser in the end, or before `stopBefore`. */
async function signOn(name: string, browser = new Browser()): Promise<{ browser: Browser; url: string; back: string }> {
  let back = '';
  let { url, response } = await browser.follow(`${site.url}/api/login/oidc`);
  for (let pages = 0; pages < 3 && url.startsWith(issuer); pages++) {
    const html = await response.text();
    const action = /action="([^"]+)"/.exec(html)?.[1] ?? '';
    const login = html.includes('name="login"');
    ({ url, response } = await browser.follow(
      new URL(action, url).href,
      login ? { prompt: 'login', login: name, password: 'anything' } : { prompt: 'consent' },
    ));
    back = url;
  }
  return { browser, url, back };
}
const session = async (browser: Browser) => (await (await browser.go(`${site.url}/api/session`)).json()) as SessionView;
const told = (url: string) => new URLSearchParams(new URL(url).hash.slice(1));

beforeAll(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  site = await classroom(undefined, {
    issuer,
    clientId: 'mailrange',
    clientSecret: 'a secret of the test',
    name: 'School login',
    domains: ['school.example'],
  });
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'mailrange', client_secret: 'a secret of the test', redirect_uris: [`${site.url}/api/login/oidc/back`] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    cookies: { keys: ['a key of the test'] },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...directory[id] }) }),
  });
  provider.on('server_error', (_context, error) => console.error(error));
  server.on('request', provider.callback());
});
afterAll(async () => {
  await site[Symbol.asyncDispose]();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('single sign-on at a provider', () => {
  it('lets nobody in before there is an administrator', async () => {
    const { url, browser } = await signOn('grace');
    expect(told(url).get('signOn')).toBe('forbidden');
    expect((await session(browser)).person).toBeNull();
    admin = await site.admin();
  });

  it('makes an instructor of whoever has a verified address of the school, and knows them again', async () => {
    const { url, browser } = await signOn('grace');
    expect(url).toBe(`${site.url}/classes`);
    expect(await session(browser)).toMatchObject({ oidc: 'School login', person: { role: 'instructor', name: 'Grace Hopper' } });
    directory.grace!.email = 'grace@married.example';
    const again = await signOn('grace');
    expect(again.url).toBe(`${site.url}/classes`);
    expect((await site.send(admin, 'GET', '/api/accounts')).body).toHaveLength(2);
  });

  it('refuses an address of elsewhere, and one that the provider has not verified', async () => {
    for (const name of ['edsger', 'mallory']) {
      const { url, browser } = await signOn(name);
      expect([name, told(url).get('signOn')]).toEqual([name, 'forbidden']);
      expect((await session(browser)).person).toBeNull();
    }
  });

  it('lets in the owner of an account whose address an administrator wrote down, as that account', async () => {
    const accounts = (await site.send(admin, 'GET', '/api/accounts')).body as { id: string; name: string }[];
    const own = accounts.find(({ name }) => name === 'Ada')?.id;
    expect((await site.send(admin, 'PUT', `/api/accounts/${own}`, { email: 'ADA@home.example' })).status).toBe(200);
    const { browser } = await signOn('ada');
    expect(await session(browser)).toMatchObject({ person: { role: 'admin', name: 'Ada' } });
  });

  it('takes no answer that another browser asked for, none with another state, and none twice', async () => {
    const victim = new Browser();
    const begun = await victim.go(`${site.url}/api/login/oidc`);
    expect(new URL(begun.headers.get('location') ?? '').searchParams.get('code_challenge_method')).toBe('S256');
    const cookie = begun.headers.getSetCookie()[0] ?? '';
    expect(cookie).toMatch(/^mailrange-sign-on=.*Path=\/api\/login\/oidc; .*HttpOnly; SameSite=Lax/);
    // The attacker's own answer, brought to the victim's browser.
    const attacker = new Browser();
    let answer = '';
    attacker.go = async (url, form) => {
      if (url.includes('/back?')) answer = url;
      if (answer) return new Response('', { status: 200 });
      return Browser.prototype.go.call(attacker, url, form);
    };
    await signOn('grace', attacker);
    expect(answer).toContain('code=');
    for (const browser of [victim, new Browser()]) {
      const { url } = await browser.follow(answer);
      expect(told(url).get('signOn')).toBe('sign-on-failed');
      expect((await session(browser)).person).toBeNull();
    }
  });

  it('says so when the provider does not answer', async () => {
    await using lonely = await classroom(undefined, { issuer: 'http://127.0.0.1:1', clientId: 'x', clientSecret: null, name: 'Gone', domains: [] });
    const response = await fetch(`${lonely.url}/api/login/oidc`, { redirect: 'manual' });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/#signOn=sign-on-failed');
  });

  it('is not offered where it is not set up', async () => {
    await using plain = await classroom();
    expect((await (await fetch(`${plain.url}/api/session`)).json()) as SessionView).toMatchObject({ oidc: null });
    const response = await fetch(`${plain.url}/api/login/oidc`, { redirect: 'manual' });
    expect(response.headers.get('location')).toBe('/#signOn=not-found');
  });
});

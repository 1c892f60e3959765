import { pino } from 'pino';
import { type App, type AppParts, createApp } from '../../server/app.ts';
import { FrontDoor } from '../../server/front-door.ts';
import { randomId } from '../../server/installation.ts';
import { memberQueries } from '../../server/labs/classes/member-queries.ts';
import { Recorder } from '../../server/labs/recordings/recorder.ts';
import { CastFolder } from '../../server/recordings/cast-folder.ts';
import type { Store } from '../../server/store/open-store.ts';
import { catalogue } from '../fakes/demo-data.ts';
import { type FakeRange, fakeRange } from '../fakes/range.ts';
import { fakeScenario } from '../fakes/scenario.ts';
import { temporaryStore } from '../server/store/store-fixture.ts';
import { temporaryFolder } from './temporary-folder.ts';

type SignOnSettings = NonNullable<AppParts['signOn']>;

export interface Classroom extends AsyncDisposable {
  readonly app: App;
  readonly store: Store;
  readonly casts: CastFolder;
  readonly range: FakeRange;
  readonly url: string;
  /** Sends a request as whoever has the cookie; the answer's body is parsed, and `cookie` is the one it sets. */
  send(cookie: string | null, method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown; cookie: string }>;
  /** The cookie of the first instructor, Ada (admin, password `correct horse`). */
  admin(): Promise<string>;
  /** The cookie of a further instructor. */
  instructor(admin: string, name: string): Promise<string>;
  /** A class with its join code. */
  class(instructor: string, name: string): Promise<{ id: string; joinCode: string }>;
  /** The cookie of a student who has joined. */
  student(joinCode: string, name: string): Promise<string>;
}

/** A server in classroom mode over a real store and a range without labs. */
/** `signOn`: its `url` is filled in. */
export async function classroom(clientDir: () => string | null = () => null, signOn: Omit<SignOnSettings, 'url'> | null = null): Promise<Classroom> {
  const store = await temporaryStore();
  const folder = await temporaryFolder('classroom');
  const casts = new CastFolder(folder.path);
  const log = pino({ level: 'silent' });
  const limits = { on: true, keptDays: 30, totalBytes: 2 ** 30, capBytes: 2 ** 20 };
  const recorder = new Recorder({ store: store.recordings, files: casts, labs: store.labs, limits, now: Date.now, randomId, log });
  const range = fakeRange();
  Object.assign(range, memberQueries({ ...store, scenarios: { all: () => [], get: () => null, broken: () => [] } }));
  const door = new FrontDoor({ host: '127.0.0.1', port: 0 });
  const url = await door.listen();
  const app = createApp({
    range,
    store,
    recorder,
    casts,
    scenarios: { get: (id) => catalogue.scenarios.flatMap((card) => (card.id === id ? fakeScenario(id, { title: card.title }) : []))[0] ?? null },
    config: { host: '127.0.0.1', port: 0, names: [], mode: 'classroom' },
    clientDir,
    door,
    signOn: signOn && { ...signOn, url },
    log,
  });
  const send: Classroom['send'] = async (cookie, method, path, body) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json');
    return { status: response.status, body: json ? JSON.parse(text) : text, cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
  };
  const entered = async (path: string, body: unknown) => {
    const answer = await send(null, 'POST', path, body);
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.cookie;
  };
  return {
    app,
    store,
    casts,
    range,
    url,
    send,
    admin: async () => entered('/api/setup', { secret: await app.people.setupSecret(), name: 'Ada', password: 'correct horse' }),
    async instructor(admin, name) {
      await send(admin, 'POST', '/api/accounts', { name, password: 'battery staple' });
      return entered('/api/login', { name, password: 'battery staple' });
    },
    class: async (instructor, name) => (await send(instructor, 'POST', '/api/classes', { name })).body as { id: string; joinCode: string },
    student: (code, name) => entered('/api/join', { code, name }),
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

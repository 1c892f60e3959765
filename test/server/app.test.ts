import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../server/app.ts';
import { fakeLearners } from '../fakes/learners.ts';
import { noPeople, noRecordings } from '../fakes/no-people.ts';
import { fakeRange } from '../fakes/range.ts';
import { runApp } from './http/app-fixture.ts';

describe('the app', () => {
  it('says what to do when its port is taken', async () => {
    await using first = await runApp();
    const second = createApp({
      range: fakeRange(),
      store: { learners: fakeLearners(), ...noPeople },
      config: { host: '127.0.0.1', port: first.port, names: [], mode: 'solo' },
      ...noRecordings,
      scenarios: { get: () => null },
      clientDir: () => null,
      log: pino({ level: 'silent' }),
    });
    await expect(second.listen()).rejects.toThrow(new RegExp(`Port ${first.port} is taken.*set PORT`));
    await second[Symbol.asyncDispose]();
  });

  it('frees the port when it stops, even while a browser holds connections open', async () => {
    const first = await runApp();
    await fetch(`${first.url}/healthz`);
    await first[Symbol.asyncDispose]();
    await using second = await runApp({ config: { host: '127.0.0.1', port: first.port, names: [], mode: 'solo' } });
    expect((await fetch(`${second.url}/healthz`)).status).toBe(200);
  });
});

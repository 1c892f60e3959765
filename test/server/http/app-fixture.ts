import { pino } from 'pino';
import { type App, type AppParts, createApp } from '../../../server/app.ts';
import { fakeLearners } from '../../fakes/learners.ts';
import { noPeople, noRecordings } from '../../fakes/no-people.ts';
import { type FakeRange, fakeRange } from '../../fakes/range.ts';

export interface RunningApp extends App {
  range: FakeRange;
  url: string;
  port: number;
}

/** The app over a fake range, listening on a free port of loopback. */
export const runApp = async (parts: Partial<Omit<AppParts, 'range'>> = {}): Promise<RunningApp> => {
  const range = fakeRange();
  const app = createApp({
    range,
    store: { learners: fakeLearners(), ...noPeople },
    config: { host: '127.0.0.1', port: 0, names: [], mode: 'solo' },
    ...noRecordings,
    scenarios: { get: () => null },
    clientDir: () => null,
    log: pino({ level: 'silent' }),
    ...parts,
  });
  const url = await app.listen();
  return { ...app, range, url, port: Number(new URL(url).port) };
};

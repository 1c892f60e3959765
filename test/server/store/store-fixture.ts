import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { inject } from 'vitest';
import { openStore, type Store, type StoreOptions } from '../../../server/store/open-store.ts';

export interface TestDatabase extends AsyncDisposable {
  file: string;
  url: string | null;
  /** Everything that was ever written into it and is still there, as text. */
  written(): Promise<string>;
}

/** Small pools: 16 subnets each. */
export const common = { pools: { internet: '198.18.0.0/24', inside: '10.213.0.0/24' }, clock: Date.now };

const ask = async <R extends object>(url: string, question: string): Promise<R[]> => {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query<R>(question)).rows;
  } finally {
    await client.end();
  }
};

let made = 0;
/** Emptied ones: making a database costs PostgreSQL more than most tests do. */
const free: string[] = [];

const onPostgres = async (server: string): Promise<TestDatabase> => {
  const emptied = free.pop();
  const name = emptied ?? `test_${process.pid}_${made++}`;
  const url = server.replace('/postgres?', `/${name}?`);
  if (!emptied) await ask(server, `create database ${name}`);
  return {
    file: '/dev/null/there-is-no-file',
    url,
    async written() {
      const tables = await ask<{ tablename: string }>(url, `select tablename from pg_tables where schemaname = 'public'`);
      const texts = await Promise.all(tables.map(({ tablename }) => ask<{ row: string }>(url, `select cast(t as text) as row from ${tablename} as t`)));
      return texts.flatMap((rows) => rows.map(({ row }) => row)).join('\n');
    },
    [Symbol.asyncDispose]: async () => {
      await ask(url, 'drop schema public cascade; create schema public');
      free.push(name);
    },
  };
};

const onSqlite = (): TestDatabase => {
  const folder = mkdtempSync(join(tmpdir(), 'mailrange-store-'));
  const file = join(folder, 'data', 'mailrange.db');
  return {
    file,
    url: null,
    written: async () => `${readFileSync(file, 'latin1')}${readFileSync(`${file}-wal`, 'latin1')}`,
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
  };
};

/** Whether these tests run on PostgreSQL: vitest.config.ts runs them once on each database. */
export const postgres = inject('postgres') as string | undefined;

/** A database without anything in it, which goes with the test. */
export const temporaryDatabase = (): Promise<TestDatabase> => (postgres ? onPostgres(postgres) : Promise.resolve(onSqlite()));

/** A store in a database of its own. */
export const temporaryStore = async (options: Partial<StoreOptions> = {}): Promise<Store & TestDatabase> => {
  const database = await temporaryDatabase();
  const store = await openStore({ ...common, file: database.file, url: database.url, ...options });
  return {
    ...database,
    ...store,
    [Symbol.asyncDispose]: async () => {
      await store[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
};

export { attempt, lab } from './records.ts';

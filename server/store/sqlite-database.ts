import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { SqliteDatabase } from 'kysely';
import { patiently } from './patience.ts';

const busy = 5;

/** SQLite's primary result code of an error of node:sqlite, or null (https://sqlite.org/rescode.html). */
export const resultCode = (error: unknown): number | null =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : null;

/** Another process holds the lock: nothing was done. */
export const isBusy = (error: unknown): boolean => resultCode(error) === busy;

/** Opens the file (and its folder) with write-ahead log, every commit on disk before it returns, and foreign keys. */
export const openDatabase = async (file: string): Promise<DatabaseSync> => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // Waiting in SQLite would stop the whole process; the dialect waits instead.
  const database = new DatabaseSync(file, { timeout: 0, enableForeignKeyConstraints: true });
  try {
    await patiently(async () => database.exec('pragma journal_mode = wal'), isBusy);
    database.exec('pragma synchronous = full');
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
};

/** The shape Kysely's SQLite dialect wants, over node:sqlite. */
export const forKysely = (database: DatabaseSync): SqliteDatabase => ({
  close: () => {
    if (database.isOpen) database.close();
  },
  prepare: (sql) => {
    const statement = database.prepare(sql);
    const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
    return {
      reader: statement.columns().length > 0,
      all: (parameters) => statement.all(...values(parameters)),
      run: (parameters) => statement.run(...values(parameters)),
      iterate: (parameters) => statement.iterate(...values(parameters)) as IterableIterator<unknown>,
    };
  },
});

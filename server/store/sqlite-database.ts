import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { SqliteDatabase } from 'kysely';
import { Problem } from '../protocol/problems.ts';

const full = 13;
const busy = 5;

/** SQLite's primary result code of an error of node:sqlite, or null (https://sqlite.org/rescode.html). */
export const resultCode = (error: unknown): number | null =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : null;

/** A full disk becomes Problem `disk-full`; everything else is thrown as it came. */
export const guarded = <T>(work: () => T): T => {
  try {
    return work();
  } catch (error) {
    if (resultCode(error) === full) throw new Problem('disk-full', 'The database could not be written: no space is left.', { cause: error });
    throw error;
  }
};

/** Opens the file (and its folder) with write-ahead log, every commit on disk before it returns, foreign keys, and 10 s of patience with other processes. */
export const openDatabase = (file: string): DatabaseSync => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(file, { timeout: 10_000, enableForeignKeyConstraints: true });
  // The switch to WAL ignores the timeout while another process switches too.
  for (let tries = 0; ; tries++) {
    try {
      database.exec('pragma journal_mode = wal');
      break;
    } catch (error) {
      if (resultCode(error) !== busy || tries >= 200) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
  database.exec('pragma synchronous = full');
  return database;
};

/** The shape Kysely's SQLite dialect wants, over node:sqlite. */
export const forKysely = (database: DatabaseSync): SqliteDatabase => ({
  close: () => {
    if (database.isOpen) database.close();
  },
  prepare: (sql) => {
    const statement = guarded(() => database.prepare(sql));
    const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
    return {
      reader: statement.columns().length > 0,
      all: (parameters) => guarded(() => statement.all(...values(parameters))),
      run: (parameters) => guarded(() => statement.run(...values(parameters))),
      iterate: (parameters) => statement.iterate(...values(parameters)) as IterableIterator<unknown>,
    };
  },
});

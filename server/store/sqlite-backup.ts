import { closeSync, copyFileSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Problem } from '../protocol/problems.ts';
import type { RowCounts } from './backup.ts';
import { steps } from './migrations.ts';
import { isBusy } from './sqlite-database.ts';

/** Copies the database as it stands at one moment, while others read and write it. The copy is on the disk, and whole, when this returns. */
export const backUpSqlite = (file: string, to: string): RowCounts => {
  if (!existsSync(file)) throw new Problem('backup-failed', `There is no database ${file}.`);
  const partial = `${to}.partial`;
  rmSync(partial, { force: true });
  try {
    using database = new DatabaseSync(file, { timeout: 10_000 });
    database.prepare('vacuum into ?').run(partial);
    const rows = inspect(partial);
    settle(partial, to);
    return rows;
  } catch (error) {
    rmSync(partial, { force: true });
    throw error instanceof Problem ? error : new Problem('backup-failed', `${to}: ${error instanceof Error ? error.message : error}.`, { cause: error });
  }
};

/** Puts a backup in the database's place; `kept` is where the one before is from then on. Throws Problem `server-running` while anybody has it open. */
export const restoreSqlite = (file: string, from: string, kept: string): { rows: RowCounts; kept: string | null } => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.restoring`;
  copyFileSync(from, fresh);
  try {
    const rows = inspect(fresh);
    if (!existsSync(file)) {
      settle(fresh, file);
      return { rows, kept: null };
    }
    using old = new DatabaseSync(file, { timeout: 0 });
    closedToOthers(old, file);
    linkSync(file, kept);
    settle(fresh, file);
    return { rows, kept };
  } finally {
    rmSync(fresh, { force: true });
  }
};

/** Leaving the write-ahead log needs the database for oneself alone, and what the log holds gets into the file. The lock lasts until it is closed. */
const closedToOthers = (database: DatabaseSync, file: string): void => {
  try {
    database.exec('pragma journal_mode = delete');
    database.exec('begin exclusive');
  } catch (error) {
    if (isBusy(error)) throw new Problem('server-running', `Another process has ${file} open.`, { cause: error });
    throw error;
  }
};

/** Rows by table. Throws Problem `not-a-backup` with what is wrong with the file. */
const inspect = (file: string): RowCounts => {
  const wrong = (why: string, cause?: unknown) => new Problem('not-a-backup', why, { cause });
  try {
    using database = new DatabaseSync(file, { readOnly: true });
    const [check] = database.prepare('pragma integrity_check').all();
    if (check?.integrity_check !== 'ok') throw wrong(`It is damaged: ${check?.integrity_check}.`);
    const version = Number(database.prepare('pragma user_version').get()?.user_version);
    if (version > steps.length) throw wrong(`It has schema ${version}; this version of Mailrange knows ${steps.length}.`);
    const tables = database.prepare(`select name from sqlite_master where type = 'table' order by name`).all();
    const names = tables.map(({ name }) => String(name));
    if (version < 1 || !names.includes('learners')) throw wrong('It is a database, and not one of Mailrange.');
    return Object.fromEntries(names.map((name) => [name, Number(database.prepare(`select count(*) as n from "${name}"`).get()?.n)]));
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw wrong(`It could not be read: ${error instanceof Error ? error.message : error}.`, error);
  }
};

/** Renames once the content is on the disk: what has the name is whole, even after a power cut. */
const settle = (from: string, to: string): void => {
  flush(from);
  renameSync(from, to);
  flush(dirname(to));
};

const flush = (path: string): void => {
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
};

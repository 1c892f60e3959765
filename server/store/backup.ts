import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Problem } from '../protocol/problems.ts';
import type { StoreOptions } from './open-store.ts';

/** How many rows each table has. */
export type RowCounts = Record<string, number>;
type Database = Pick<StoreOptions, 'file' | 'url'>;

/** Writes the database as it stands into a new file; servers may go on. Throws Problem `backup-failed`. */
export const backUp = async ({ file, url }: Database, to: string): Promise<RowCounts> => {
  if (existsSync(to)) throw new Problem('backup-failed', `${to} exists already: name a new file.`);
  mkdirSync(dirname(to), { recursive: true });
  if (url) return (await import('./postgres-backup.ts')).backUpPostgres(url, to);
  return (await import('./sqlite-backup.ts')).backUpSqlite(file, to);
};

/**
 * Puts a backup in the place of the database; `kept` names the file that has what was there before (null: nothing was). Nothing has changed
 * when it throws: Problem `server-running` while somebody uses the database, or `not-a-backup`.
 */
export const restore = async ({ file, url }: Database, from: string, now: Date): Promise<{ rows: RowCounts; kept: string | null }> => {
  if (!existsSync(from)) throw new Problem('not-a-backup', `There is no file ${from}.`);
  const stamp = now.toISOString().replace(/\D/g, '').slice(0, 14);
  if (url) return (await import('./postgres-backup.ts')).restorePostgres(url, from, `${from}.replaced-${stamp}`);
  return (await import('./sqlite-backup.ts')).restoreSqlite(file, from, `${file}.replaced-${stamp}`);
};

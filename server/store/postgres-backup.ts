import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Kysely, sql } from 'kysely';
import { Problem, type ProblemCode } from '../protocol/problems.ts';
import type { RowCounts } from './backup.ts';
import { openKysely } from './open-store.ts';
import type { Tables } from './tables.ts';

/** A dump in PostgreSQL's own format, consistent while others read and write. */
export const backUpPostgres = async (url: string, to: string): Promise<RowCounts> => {
  await using db = await openKysely({ file: '', url });
  return await db
    .transaction()
    .setAccessMode('read only')
    .execute(async (trx) => {
      // What is counted and what is dumped are of the same moment.
      const { rows } = await sql<{ id: string }>`select pg_export_snapshot() as id`.execute(trx);
      const counts = await rowCounts(trx);
      await program('pg_dump', ['--format=custom', '--no-owner', '--no-privileges', `--snapshot=${rows[0]?.id}`, `--file=${to}`], url, 'backup-failed');
      return counts;
    });
};

/** Replaces what is in the database by the dump, in one transaction; a dump of what was there is kept first. Throws Problem `server-running` while others are connected. */
export const restorePostgres = async (url: string, from: string, kept: string): Promise<{ rows: RowCounts; kept: string | null }> => {
  await using db = await openKysely({ file: '', url });
  await program('pg_restore', ['--list', from], null, 'not-a-backup');
  const { rows } = await sql<{ others: number }>`
    select count(*) as others from pg_stat_activity where datname = current_database() and application_name = 'mailrange' and pid <> pg_backend_pid()`.execute(
    db,
  );
  if (rows[0]?.others !== 0) throw new Problem('server-running', `${rows[0]?.others} connections of Mailrange are open to this database.`);
  await backUpPostgres(url, kept);
  await program('pg_restore', ['--clean', '--if-exists', '--single-transaction', '--no-owner', '--no-privileges', from], url, 'not-a-backup');
  return { rows: await rowCounts(db), kept };
};

const rowCounts = async (db: Kysely<Tables>): Promise<RowCounts> => {
  const names = (await db.introspection.getTables()).map(({ name }) => name);
  const counts: RowCounts = {};
  for (const name of names) {
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(name)}`.execute(db);
    counts[name] = rows[0]?.n ?? 0;
  }
  return counts;
};

/** The password stays out of the list of processes. */
async function program(name: string, args: string[], url: string | null, failure: ProblemCode): Promise<void> {
  const address = url === null ? null : new URL(url.replace('@/', '@localhost/'));
  const password = address?.password ?? '';
  const shown = url?.replace(/(\/\/[^:@/]*):[^@]*@/, '$1@');
  const env = { ...process.env, ...(password ? { PGPASSWORD: decodeURIComponent(password) } : {}) };
  try {
    await promisify(execFile)(name, shown ? [`--dbname=${shown}`, ...args] : args, { env, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    const { code, stderr, message } = error as { code?: unknown; stderr?: string; message: string };
    if (code === 'ENOENT') throw new Problem(failure, `${name} is not installed: it comes with PostgreSQL (Debian: apt-get install postgresql-client).`);
    throw new Problem(failure, `${name} said: ${(stderr || message).trim().split('\n').slice(-3).join(' / ')}`, { cause: error });
  }
}

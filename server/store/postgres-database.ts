import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { Pool, type PoolClient, types } from 'pg';
import { Problem } from '../protocol/problems.ts';
import { patienceMs } from './patience.ts';

const connections = 10;
const int8 = 20;
const numeric = 1700;

/** Whole numbers come as numbers, as from SQLite: none of ours is beyond 2^53. */
const asNumbers = { getTypeParser: ((oid: number, format: never) => (oid === int8 || oid === numeric ? Number : types.getTypeParser(oid, format))) as never };

/** SQLSTATE or the system's code of an error of pg. */
const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** What can be expected to go wrong, in our words (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const translated = (error: unknown): unknown => {
  const code = codeOf(error);
  const said = error instanceof Error ? error.message : String(error);
  if (code === '53100') return new Problem('disk-full', `The database could not be written: ${said}.`, { cause: error });
  if (code === '55P03' || code === '40P01') return new Problem('database-busy', `PostgreSQL said: ${said}.`, { cause: error });
  if (/^(08...|57P0[123]|53300|3D000|28...|E[A-Z]+)$/.test(code) || /^(Connection terminated|timeout exceeded)/.test(said))
    return new Problem('database-unreachable', `PostgreSQL said: ${said || code}.`, { cause: error });
  return error;
};

/** Text of PostgreSQL holds every character but NUL. */
const held = (value: unknown) => (typeof value === 'string' ? value.replaceAll('\0', '\ufffd') : value);

const guarded = (client: PoolClient) =>
  ({
    query: async (text: string, values: readonly unknown[]) => {
      try {
        return await client.query(text, values.map(held));
      } catch (error) {
        throw translated(error);
      }
    },
    release: (destroy?: boolean) => client.release(destroy),
  }) as unknown as PostgresPoolClient;

/** Connections to a PostgreSQL server by its URL. */
export const openPool = (url: string): PostgresPool => {
  const options = {
    connectionString: url,
    max: connections,
    // Never closed for idleness: restoring sees by its connections that a server runs.
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: patienceMs,
    lock_timeout: patienceMs,
    keepAlive: true,
    application_name: 'mailrange',
    types: asNumbers,
  };
  const pool = new Pool(options);
  // A connection that breaks while nobody uses it is replaced when one is needed.
  pool.on('error', () => undefined);
  return {
    options: {},
    connect: async () => {
      try {
        return guarded(await pool.connect());
      } catch (error) {
        throw translated(error);
      }
    },
    end: () => pool.end(),
  };
};

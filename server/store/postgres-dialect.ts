import { CompiledQuery, type DatabaseConnection, type Driver, PostgresDialect, PostgresDriver, type TransactionSettings } from 'kysely';
import { openPool } from './postgres-database.ts';

/** Any number that is always the same: the lock belongs to the database that DATABASE_URL names. */
const writeLock = 0x6d61696c;

/** One writing transaction at a time over all servers, as SQLite has it: what was read in one is still so when it writes. */
class OneWriterDriver extends PostgresDriver {
  override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const reads = settings.accessMode === 'read only';
    await super.beginTransaction(connection, reads ? { ...settings, isolationLevel: 'repeatable read' } : settings);
    if (reads) return;
    try {
      await connection.executeQuery(CompiledQuery.raw(`select pg_advisory_xact_lock(${writeLock})`));
    } catch (error) {
      await connection.executeQuery(CompiledQuery.raw('rollback'));
      throw error;
    }
  }
}

/** Kysely's PostgreSQL dialect on pg. */
export class OneWriterPostgresDialect extends PostgresDialect {
  readonly #url: string;

  constructor(url: string) {
    super({ pool: async () => openPool(url) });
    this.#url = url;
  }

  override createDriver(): Driver {
    return new OneWriterDriver({ pool: async () => openPool(this.#url) });
  }
}

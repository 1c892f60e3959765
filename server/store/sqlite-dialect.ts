import type { DatabaseSync } from 'node:sqlite';
import { CompiledQuery, type DatabaseConnection, type Driver, type QueryResult, SqliteDialect, SqliteDriver, type TransactionSettings } from 'kysely';
import { Problem } from '../protocol/problems.ts';
import { patiently } from './patience.ts';
import { forKysely, isBusy, resultCode } from './sqlite-database.ts';

const full = 13;

/** Waits for other processes, and says what can be expected to go wrong in our words. */
class PatientConnection implements DatabaseConnection {
  readonly #inner: DatabaseConnection;

  constructor(inner: DatabaseConnection) {
    this.#inner = inner;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      return await patiently(() => this.#inner.executeQuery<R>(query), isBusy);
    } catch (error) {
      if (resultCode(error) === full) throw new Problem('disk-full', 'The database could not be written: no space is left.', { cause: error });
      if (isBusy(error)) throw new Problem('database-busy', 'Another program has kept the database locked for ten seconds.', { cause: error });
      throw error;
    }
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.#inner.streamQuery(query, chunkSize);
  }
}

/** Transactions take the write lock when they begin (with plain BEGIN, concurrent writers fail half-way), unless they only read. */
class ImmediateDriver extends SqliteDriver {
  readonly #database: DatabaseSync;
  #connection: PatientConnection | null = null;

  constructor(database: DatabaseSync) {
    super({ database: forKysely(database) });
    this.#database = database;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= new PatientConnection(await super.acquireConnection());
    return this.#connection;
  }

  override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings = {}): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(settings.accessMode === 'read only' ? 'begin' : 'begin immediate'));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // SQLite has rolled back by itself after a full disk or an input/output error.
    if (this.#database.isTransaction) await super.rollbackTransaction(connection);
  }
}

/** Kysely's SQLite dialect on node:sqlite. */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    super({ database: forKysely(database) });
    this.#database = database;
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#database);
  }
}

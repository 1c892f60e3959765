import { type Kysely, PostgresAdapter, type RawBuilder, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** What the two databases say differently. Everything else is one and the same SQL. */
export interface Flavour {
  /** A statement of migrations.ts in this database's words. */
  ddl(statement: string): string;
  /** How many steps of the schema are done; called in a transaction. */
  version(db: Kysely<Tables>): Promise<number>;
  setVersion(db: Kysely<Tables>, version: number): Promise<void>;
  /** The elements of a JSON array in a text column as rows of `each`: `each.value ->> 'name'` is a field of one. */
  elements(column: RawBuilder<unknown>): RawBuilder<unknown>;
}

const sqlite: Flavour = {
  ddl: (statement) => statement,
  async version(db) {
    const { rows } = await sql<{ user_version: number }>`pragma user_version`.execute(db);
    return rows[0]?.user_version ?? 0;
  },
  async setVersion(db, version) {
    await sql.raw(`pragma user_version = ${version}`).execute(db);
  },
  elements: (column) => sql`json_each(${column}) as each`,
};

const postgres: Flavour = {
  // Text is ordered byte by byte, as in SQLite, whatever the database's own collation.
  ddl: (statement) =>
    statement
      .replace(/\binteger\b/g, 'bigint')
      .replace(/(?<=[\w"] )text\b/g, 'text collate "C"')
      .replace(/\) strict(, without rowid)?$/, ')'),
  async version(db) {
    await sql`create table if not exists schema_version (version bigint not null)`.execute(db);
    const { rows } = await sql<{ version: number }>`select version from schema_version`.execute(db);
    return rows[0]?.version ?? 0;
  },
  async setVersion(db, version) {
    await sql`delete from schema_version`.execute(db);
    await sql`insert into schema_version (version) values (${version})`.execute(db);
  },
  elements: (column) => sql`json_array_elements(cast(${column} as json)) as each (value)`,
};

export const flavourOf = (db: Kysely<Tables>): Flavour => (db.getExecutor().adapter instanceof PostgresAdapter ? postgres : sqlite);

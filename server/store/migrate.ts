import { type Kysely, sql } from 'kysely';
import { flavourOf } from './flavour.ts';
import { steps } from './migrations.ts';
import type { Tables } from './tables.ts';

/** Brings the schema up to date. Whoever comes second waits for the write lock and finds nothing left to do. Throws when the database is of a later version. */
export const migrate = (db: Kysely<Tables>): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const flavour = flavourOf(trx);
    const version = await flavour.version(trx);
    if (version > steps.length)
      throw new Error(`The database has schema ${version}; this version of Mailrange knows ${steps.length}. Start the version that wrote it, or a later one.`);
    if (version === steps.length) return;
    for (const statement of steps.slice(version).flatMap(statementsOf)) await sql.raw(flavour.ddl(statement)).execute(trx);
    await flavour.setVersion(trx, steps.length);
  });

const statementsOf = (step: string): string[] =>
  step
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');

import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { NodeSqliteDialect } from '../../../server/store/sqlite-dialect.ts';

describe('a full disk', () => {
  it('is said as such, undoes the transaction, and is over when there is room again', async () => {
    const database = new DatabaseSync(':memory:');
    const db = new Kysely<{ notes: { text: string } }>({ dialect: new NodeSqliteDialect(database) });
    await sql`create table notes (text text)`.execute(db);
    database.exec('pragma max_page_count = 10');
    const write = () =>
      db.transaction().execute(async (trx) => {
        await trx.insertInto('notes').values({ text: 'small' }).execute();
        await trx
          .insertInto('notes')
          .values({ text: 'x'.repeat(200_000) })
          .execute();
      });
    await expect(write()).rejects.toMatchObject({ code: 'disk-full' });
    expect(await db.selectFrom('notes').selectAll().execute()).toEqual([]);
    database.exec('pragma max_page_count = 1000');
    await write();
    expect(await db.selectFrom('notes').selectAll().execute()).toHaveLength(2);
    await db.destroy();
  });
});

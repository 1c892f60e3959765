import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../../../server/store/sqlite-database.ts';
import { NodeSqliteDialect } from '../../../server/store/sqlite-dialect.ts';
import { temporaryFolder } from '../../harness/temporary-folder.ts';

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

it('a database that stays locked is said to be in use', async () => {
  await using folder = await temporaryFolder('locked');
  const file = `${folder.path}/mailrange.db`;
  await using db = new Kysely<{ notes: { text: string } }>({ dialect: new NodeSqliteDialect(await openDatabase(file)) });
  await sql`create table notes (text text)`.execute(db);
  using other = new DatabaseSync(file);
  other.exec('begin immediate');
  // The ten seconds of patience are over at once.
  let clock = 0;
  const spy = vi.spyOn(performance, 'now').mockImplementation(() => {
    clock += 6000;
    return clock;
  });
  await expect(db.insertInto('notes').values({ text: 'late' }).execute()).rejects.toMatchObject({ code: 'database-busy' });
  spy.mockRestore();
  other.exec('rollback');
  await db.insertInto('notes').values({ text: 'now' }).execute();
  expect(await db.selectFrom('notes').selectAll().execute()).toEqual([{ text: 'now' }]);
});

import { describe, expect, it } from 'vitest';
import { flavourOf } from '../../../server/store/flavour.ts';
import { migrate } from '../../../server/store/migrate.ts';
import { steps } from '../../../server/store/migrations.ts';
import { openKysely, openStore } from '../../../server/store/open-store.ts';
import { temporaryDatabase } from './store-fixture.ts';

describe('the schema', () => {
  it('is made once, however many start at the same time', async () => {
    await using database = await temporaryDatabase();
    const dbs = await Promise.all(Array.from({ length: 5 }, () => openKysely(database)));
    await Promise.all(dbs.map(migrate));
    expect(await Promise.all(dbs.map((db) => flavourOf(db).version(db)))).toEqual(dbs.map(() => steps.length));
    await Promise.all(dbs.map((db) => db.destroy()));
  });

  it('of a later version is refused', async () => {
    await using database = await temporaryDatabase();
    const db = await openKysely(database);
    await flavourOf(db).version(db);
    await flavourOf(db).setVersion(db, 99);
    await db.destroy();
    await expect(openStore({ ...database, pools: { internet: '198.18.0.0/24', inside: '10.213.0.0/24' }, clock: Date.now })).rejects.toThrow(/schema 99/);
  });
});

import { copyFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backUp, restore } from '../../../server/store/backup.ts';
import { openStore, type Store } from '../../../server/store/open-store.ts';
import { temporaryFolder } from '../../harness/temporary-folder.ts';
import { attempt } from './records.ts';
import { common, type TestDatabase, temporaryDatabase } from './store-fixture.ts';

const now = new Date('2026-01-02T03:04:05Z');

// Programs of PostgreSQL take their time on a busy machine.
describe('a backup', { timeout: 60_000 }, () => {
  let database: TestDatabase;
  let store: Store;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let copy: string;
  let learner: string;
  beforeEach(async () => {
    database = await temporaryDatabase();
    folder = await temporaryFolder('backup');
    copy = join(folder.path, 'copy');
    store = await openStore({ ...common, ...database });
    ({ id: learner } = (await store.learners.create('Ada')).learner);
  });
  afterEach(async () => {
    await store[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });
  const gain = async (n: number) => {
    const id = `attempt${String(n).padStart(9, '0')}`;
    await store.progress.startAttempt(attempt({ id, learner }));
    await store.progress.finishAttempt(id, { state: 'finished', verdicts: [], problem: null, grants: [{ task: `task${n}`, points: 1 }] });
  };
  const stop = () => store[Symbol.asyncDispose]();
  const start = async () => {
    store = await openStore({ ...common, ...database });
  };

  it('is whole and of one moment while others write, and brings everything back', async () => {
    for (let n = 0; n < 20; n++) await gain(n);
    const writing = (async () => {
      for (let n = 20; n < 60; n++) await gain(n);
    })();
    const rows = await backUp(database, copy);
    await writing;
    expect(rows).toMatchObject({ learners: 1 });
    expect(rows.attempts).toBeGreaterThanOrEqual(20);
    await stop();
    const restored = await restore(database, copy, now);
    expect(restored.rows).toEqual(rows);
    await start();
    expect(await store.progress.points(learner)).toBe(rows.grants);
    expect(await store.boards.recount()).toBe(0);
  });

  it('has every row of every table, when nobody writes', async () => {
    for (let n = 0; n < 5; n++) await gain(n);
    const rows = await backUp(database, copy);
    expect(rows).toMatchObject({ learners: 1, attempts: 5, grants: 5, totals: 1, sessions: 0 });
    await gain(5);
    await stop();
    expect((await restore(database, copy, now)).rows).toEqual(rows);
  });

  it('takes the place of what was there, which is kept and can be restored in turn', async () => {
    await gain(0);
    await backUp(database, copy);
    await gain(1);
    await stop();
    const { kept } = await restore(database, copy, now);
    expect(kept).toContain('replaced-20260102030405');
    await start();
    expect(await store.progress.points(learner)).toBe(1);
    await stop();
    await restore(database, kept as string, new Date('2026-01-02T03:04:06Z'));
    await start();
    expect(await store.progress.points(learner)).toBe(2);
  });

  it('is not restored under a running server, and changes nothing then', async () => {
    await gain(0);
    await backUp(database, copy);
    await gain(1);
    await expect(restore(database, copy, now)).rejects.toMatchObject({ code: 'server-running' });
    expect(await store.progress.points(learner)).toBe(2);
    await gain(2);
    expect(await store.progress.points(learner)).toBe(3);
  });

  it('is refused when it is none, and never overwrites a file', async () => {
    await gain(0);
    await backUp(database, copy);
    await expect(backUp(database, copy)).rejects.toMatchObject({ code: 'backup-failed', detail: expect.stringContaining('exists already') });
    await stop();
    const other = join(folder.path, 'other');
    await writeFile(other, 'SQLite format 3\0 and nothing of the kind');
    await expect(restore(database, other, now)).rejects.toMatchObject({ code: 'not-a-backup' });
    await expect(restore(database, join(folder.path, 'missing'), now)).rejects.toMatchObject({
      code: 'not-a-backup',
      detail: expect.stringContaining('There is no file'),
    });
    await start();
    expect(await store.progress.points(learner)).toBe(1);
    expect((await readdir(folder.path)).sort()).toEqual(['copy', 'other']);
    if (database.url === null) expect(await readdir(dirname(database.file))).not.toContain('mailrange.db.restoring');
  });

  it('comes onto a machine that has no database yet', async () => {
    await gain(0);
    await backUp(database, copy);
    await using fresh = await temporaryDatabase();
    await copyFile(copy, `${copy}.carried`);
    const { rows, kept } = await restore(fresh, `${copy}.carried`, now);
    expect(rows).toMatchObject({ learners: 1, attempts: 1 });
    if (fresh.url === null) expect(kept).toBeNull();
    await using there = await openStore({ ...common, ...fresh });
    expect(await there.progress.points(learner)).toBe(1);
  });
});

import { openKysely } from '../../../server/store/open-store.ts';

/** Every table of a SQLite database that holds the text in a row, whatever tables there will be. */
export const mentions = (file: string, text: string): Promise<string[]> => tablesWhere(file, (rows) => JSON.stringify(rows).includes(text));

/** Every table without a row. */
export const emptyTables = (file: string): Promise<string[]> => tablesWhere(file, (rows) => rows.length === 0);

async function tablesWhere(file: string, wanted: (rows: object[]) => boolean): Promise<string[]> {
  const db = await openKysely({ file, url: null });
  try {
    const tables = await db.introspection.getTables();
    const found = await Promise.all(
      tables.map(async ({ name }) => {
        const rows = await db
          .selectFrom(name as 'learners')
          .selectAll()
          .execute();
        return wanted(rows) ? [name] : [];
      }),
    );
    return found.flat();
  } finally {
    await db.destroy();
  }
}

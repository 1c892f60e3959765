import { openKysely } from '../../../server/store/open-store.ts';

/** Every table of a SQLite database that holds the text in a row, whatever tables there will be. */
export async function mentions(file: string, text: string): Promise<string[]> {
  const db = await openKysely({ file, url: null });
  try {
    const tables = await db.introspection.getTables();
    const found = await Promise.all(
      tables.map(async ({ name }) => {
        const rows = await db
          .selectFrom(name as 'learners')
          .selectAll()
          .execute();
        return JSON.stringify(rows).includes(text) ? [name] : [];
      }),
    );
    return found.flat();
  } finally {
    await db.destroy();
  }
}

import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { KeptConfiguration, KeptVersion } from '../labs/configuration/configuration.ts';
import type { LabId } from '../protocol/ids.ts';
import type { Tables } from './tables.ts';

const Files = z.array(z.tuple([z.string(), z.string()]));

/** Writes one version down, in one transaction with its texts. A repeated number replaces the version. Versions of a lab that is gone are not kept. */
export const keepVersion = (db: Kysely<Tables>, lab: LabId, { version, texts, dropped }: KeptVersion): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const stands = await trx.selectFrom('labs').select('id').where('id', '=', lab).where('state', '<>', 'gone').executeTakeFirst();
    if (!stands) return;
    for (const [hash, text] of texts)
      await trx
        .insertInto('lab_texts')
        .values({ lab, hash, text })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    const row = { at: version.at, attempt: version.attempt, files: JSON.stringify([...version.files]) };
    await trx
      .insertInto('lab_versions')
      .values({ lab, n: version.n, ...row })
      .onConflict((conflict) => conflict.columns(['lab', 'n']).doUpdateSet(row))
      .execute();
    if (dropped !== null) await trx.deleteFrom('lab_versions').where('lab', '=', lab).where('n', '=', dropped).execute();
  });

export const keptConfiguration = async (db: Kysely<Tables>, lab: LabId): Promise<KeptConfiguration> => {
  const versions = await db.selectFrom('lab_versions').selectAll().where('lab', '=', lab).orderBy('n').execute();
  const texts = await db.selectFrom('lab_texts').selectAll().where('lab', '=', lab).execute();
  return {
    versions: versions.map(({ n, at, attempt, files }) => ({ n, at, attempt, files: new Map(Files.parse(JSON.parse(files))) })),
    texts: new Map(texts.map(({ hash, text }) => [hash, text])),
  };
};

export const forgetConfiguration = async (db: Kysely<Tables>, lab: LabId): Promise<void> => {
  await db.deleteFrom('lab_versions').where('lab', '=', lab).execute();
  await db.deleteFrom('lab_texts').where('lab', '=', lab).execute();
};

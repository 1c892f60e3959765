import type { Kysely } from 'kysely';
import type { LearnerRecord, LearnerStore } from '../labs/store.ts';
import type { LearnerId } from '../protocol/ids.ts';
import { Problem } from '../protocol/problems.ts';
import { learnerOf } from './rows.ts';
import { hashOf, keyOf, newId, newSecret } from './secrets.ts';
import type { Tables } from './tables.ts';

/** Learners in SQL. */
export class SqlLearnerStore implements LearnerStore {
  readonly #db: Kysely<Tables>;
  readonly #clock: () => number;

  constructor(db: Kysely<Tables>, clock: () => number) {
    this.#db = db;
    this.#clock = clock;
  }

  async create(nickname: string): Promise<{ learner: LearnerRecord; secret: string }> {
    const secret = newSecret();
    const row = { id: newId(16), nickname, nickname_key: keyOf(nickname), secret_hash: hashOf(secret), solo: null, created_at: this.#clock() };
    const made = await this.#db.transaction().execute((trx) =>
      trx
        .insertInto('learners')
        .values(row)
        .onConflict((conflict) => conflict.column('nickname_key').doNothing())
        .executeTakeFirst(),
    );
    if (made.numInsertedOrUpdatedRows === 0n) throw taken(nickname);
    return { learner: learnerOf(row), secret };
  }

  async bySecret(secret: string): Promise<LearnerRecord | null> {
    const row = await this.#db.selectFrom('learners').selectAll().where('secret_hash', '=', hashOf(secret)).executeTakeFirst();
    return row ? learnerOf(row) : null;
  }

  async get(id: LearnerId): Promise<LearnerRecord | null> {
    const row = await this.#db.selectFrom('learners').selectAll().where('id', '=', id).executeTakeFirst();
    return row ? learnerOf(row) : null;
  }

  async rename(id: LearnerId, nickname: string): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      const holder = await trx.selectFrom('learners').select('id').where('nickname_key', '=', keyOf(nickname)).executeTakeFirst();
      if (holder && holder.id !== id) throw taken(nickname);
      const changed = await trx
        .updateTable('learners')
        .set({ nickname, nickname_key: keyOf(nickname) })
        .where('id', '=', id)
        .executeTakeFirst();
      if (changed.numUpdatedRows === 0n) throw new Problem('not-found', 'There is no such learner.');
    });
  }

  async solo(): Promise<LearnerRecord> {
    const known = await this.#db.selectFrom('learners').selectAll().where('solo', '=', 1).executeTakeFirst();
    if (known) return learnerOf(known);
    return this.#db.transaction().execute(async (trx) => {
      const meanwhile = await trx.selectFrom('learners').selectAll().where('solo', '=', 1).executeTakeFirst();
      if (meanwhile) return learnerOf(meanwhile);
      const names = new Set((await trx.selectFrom('learners').select('nickname_key').execute()).map((row) => row.nickname_key));
      let nickname = 'Learner';
      for (let number = 2; names.has(keyOf(nickname)); number++) nickname = `Learner ${number}`;
      const row = { id: newId(16), nickname, nickname_key: keyOf(nickname), secret_hash: null, solo: 1, created_at: this.#clock() };
      await trx.insertInto('learners').values(row).execute();
      return learnerOf(row);
    });
  }
}

const taken = (nickname: string) => new Problem('name-taken', `The name ${nickname} is in use.`);

import type { Kysely, Transaction } from 'kysely';
import type { DataStore, LearnerData } from '../labs/people/data-store.ts';
import type { AttemptRecord } from '../labs/store.ts';
import type { ClassId, LearnerId } from '../protocol/ids.ts';
import { removeAssignments } from './assignment-store.ts';
import { attemptOf } from './rows.ts';
import type { Tables } from './tables.ts';

const learnersAtOnce = 200;

/** What is kept of people as a whole, in SQL. */
export class SqlDataStore implements DataStore {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async learner(id: LearnerId): Promise<LearnerData> {
    const own = <T extends 'grants' | 'answers' | 'hints' | 'shown'>(table: T) =>
      this.#db
        .selectFrom(table as 'grants')
        .selectAll()
        .where('learner', '=', id)
        .orderBy('at')
        .execute()
        .then((rows) => rows.map(({ learner: _, ...row }) => row));
    const learner = await this.#db.selectFrom('learners').select(['id', 'nickname', 'created_at']).where('id', '=', id).executeTakeFirst();
    const roster = await this.#db
      .selectFrom('members')
      .select(['name', 'email', 'id_number', 'alias', 'joined_at'])
      .where('learner', '=', id)
      .executeTakeFirst();
    const [grants, answers, hints, solutionsShown] = [await own('grants'), await own('answers'), await own('hints'), await own('shown')];
    const labs = await this.#db
      .selectFrom('labs')
      .select(['id', 'scenario', 'state', 'created_at', 'ready_at', 'claimed_at', 'expires_at', 'touched_at'])
      .where('learner', '=', id)
      .orderBy('created_at')
      .execute();
    const traces = await this.#db
      .selectFrom('attempt_traces')
      .innerJoin('attempts', 'attempts.id', 'attempt_traces.attempt')
      .select(['attempt', 'typed', 'address'])
      .where('learner', '=', id)
      .orderBy('at')
      .execute();
    const recordings = await this.#db
      .selectFrom('recordings')
      .select(['id', 'lab', 'scenario', 'terminal', 'label', 'started_at', 'ended_at', 'bytes'])
      .where('learner', '=', id)
      .orderBy('started_at')
      .execute();
    return { recordings, traces, learner: learner ?? {}, roster: roster ?? null, grants, answers, hints, solutionsShown, labs };
  }

  async *attempts(id: LearnerId): AsyncIterable<AttemptRecord> {
    const ids = await this.#db.selectFrom('attempts').select('id').where('learner', '=', id).orderBy('at').orderBy('id').execute();
    for (const one of ids) {
      const row = await this.#db.selectFrom('attempts').selectAll().where('id', '=', one.id).executeTakeFirst();
      if (row) yield attemptOf(row);
    }
  }

  async learnersOf(id: ClassId): Promise<LearnerId[]> {
    const rows = await this.#db
      .selectFrom('learners')
      .select('id')
      .where((where) =>
        where.or([
          // The key that addLearner gives begins with the class.
          where.and([where('nickname_key', '>=', `${id}:`), where('nickname_key', '<', `${id};`)]),
          where(
            'id',
            'in',
            where.selectFrom('members').select('learner').where('class', '=', id).where('learner', 'is not', null).$castTo<{ learner: string }>(),
          ),
        ]),
      )
      .execute();
    return rows.map((row) => row.id);
  }

  async shutOut(learners: readonly LearnerId[]): Promise<void> {
    for (const some of batches(learners))
      await this.#db.transaction().execute(async (trx) => {
        await trx.deleteFrom('sessions').where('learner', 'in', some).execute();
        await trx.updateTable('learners').set({ secret_hash: null }).where('id', 'in', some).execute();
      });
  }

  async forget(learners: readonly LearnerId[]): Promise<void> {
    for (const some of batches(learners)) await this.#db.transaction().execute((trx) => forgetLearners(trx, some));
  }

  forgetClass(id: ClassId): Promise<void> {
    return this.#db.transaction().execute(async (trx) => {
      const assignments = await trx.selectFrom('assignments').select('id').where('class', '=', id).execute();
      await removeAssignments(
        trx,
        assignments.map((row) => row.id),
      );
      await trx.deleteFrom('members').where('class', '=', id).execute();
      await trx.deleteFrom('classes').where('id', '=', id).execute();
    });
  }
}

/** Neither database takes any number of values in a statement. */
const batches = (learners: readonly LearnerId[]): LearnerId[][] =>
  Array.from({ length: Math.ceil(learners.length / learnersAtOnce) }, (_, n) => learners.slice(n * learnersAtOnce, (n + 1) * learnersAtOnce));

/** From what refers to what is referred to. */
const forgetLearners = async (trx: Transaction<Tables>, learners: readonly LearnerId[]): Promise<void> => {
  const labs = trx.selectFrom('labs').select('id').where('learner', 'in', learners);
  await trx.deleteFrom('lab_versions').where('lab', 'in', labs).execute();
  await trx.deleteFrom('lab_texts').where('lab', 'in', labs).execute();
  await trx.deleteFrom('labs').where('learner', 'in', learners).execute();
  const attempts = trx.selectFrom('attempts').select('id').where('learner', 'in', learners);
  for (const table of ['attempt_traces', 'forbidden', 'revocations'] as const)
    await trx
      .deleteFrom(table as 'attempt_traces')
      .where('attempt', 'in', attempts)
      .execute();
  for (const table of ['recordings', 'hands', 'totals', 'solves', 'grants', 'answers', 'hints', 'shown', 'attempts', 'sessions'] as const)
    await trx
      .deleteFrom(table as 'grants')
      .where('learner', 'in', learners)
      .execute();
  const members = trx.selectFrom('members').select('id').where('learner', 'in', learners);
  await trx.deleteFrom('extensions').where('member', 'in', members).execute();
  await trx.deleteFrom('members').where('learner', 'in', learners).execute();
  await trx.deleteFrom('learners').where('id', 'in', learners).execute();
};

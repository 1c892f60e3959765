import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { LiveStore } from '../labs/classes/live-store.ts';
import type { ClassRecord } from '../labs/people/people-store.ts';
import type { ClassId, LearnerId } from '../protocol/ids.ts';
import { Notice } from '../protocol/live.ts';
import { ClassRow } from './class-store.ts';
import { newId } from './secrets.ts';
import type { Tables } from './tables.ts';

const Hand = z.object({ learner: z.string(), raised_at: z.number().int() });

/** Raised hands and what was said, in SQL. */
export class SqlLiveStore implements LiveStore {
  readonly #db: Kysely<Tables>;
  readonly #clock: () => number;

  constructor(db: Kysely<Tables>, clock: () => number) {
    this.#db = db;
    this.#clock = clock;
  }

  async classOf(learner: LearnerId): Promise<ClassRecord | null> {
    const row = await this.#db
      .selectFrom('classes')
      .innerJoin('members', 'members.class', 'classes.id')
      .selectAll('classes')
      .where('members.learner', '=', learner)
      .executeTakeFirst();
    return row ? ClassRow.parse(row) : null;
  }

  async hands(id: ClassId): Promise<Map<LearnerId, number>> {
    const rows = await this.#db
      .selectFrom('hands')
      .innerJoin('members', 'members.learner', 'hands.learner')
      .select(['hands.learner', 'hands.raised_at'])
      .where('members.class', '=', id)
      .execute();
    return new Map(rows.map((row) => Hand.parse(row)).map(({ learner, raised_at }) => [learner, raised_at]));
  }

  async hand(learner: LearnerId): Promise<number | null> {
    const row = await this.#db.selectFrom('hands').selectAll().where('learner', '=', learner).executeTakeFirst();
    return row ? Hand.parse(row).raised_at : null;
  }

  async setHand(learner: LearnerId, raised: boolean): Promise<void> {
    if (!raised) await this.#db.deleteFrom('hands').where('learner', '=', learner).execute();
    else
      await this.#db
        .insertInto('hands')
        .values({ learner, raised_at: this.#clock() })
        .onConflict((conflict) => conflict.column('learner').doNothing())
        .execute();
  }

  async say(id: ClassId, by: string, text: string): Promise<Notice> {
    const notice: Notice = { id: newId(12), text, by, at: this.#clock() };
    await this.#db.insertInto('notices').values({ id: notice.id, class: id, said_by: by, text, at: notice.at }).execute();
    return notice;
  }

  async notices(id: ClassId, limit: number): Promise<Notice[]> {
    const rows = await this.#db
      .selectFrom('notices')
      .select(['id', 'text', 'said_by as by', 'at'])
      .where('class', '=', id)
      .orderBy('at', 'desc')
      .limit(limit)
      .execute();
    return z.array(Notice).parse(rows);
  }
}

import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { z } from 'zod';
import { LearnerId } from '../protocol/ids.ts';
import type { Tables } from './tables.ts';

export const whole = z.number().int();

/** Everything that was paid, as learner, points, solved (1 for a task that an attempt solved) and at. `which`: a condition on `learner` and `at`. */
export const gains = (which: RawBuilder<unknown> = sql`1 = 1`): RawBuilder<unknown> => sql`
  select learner, points, case when attempt is not null then 1 else 0 end as solved, at from grants where (points > 0 or attempt is not null) and ${which}
  union all select learner, earned, 0, at from answers where earned > 0 and ${which}`;

/** What `gains` come to for each learner: the columns of the table totals. */
export const summed = (which?: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select learner, sum(points) as points, sum(solved) as solved, max(case when points > 0 then at end) as gained_at, max(at) as changed_at
  from (${gains(which)}) as gains group by learner`;

/** Adds what was just paid to the kept total, in the transaction that pays it. */
export const addToTotal = async (trx: Transaction<Tables>, learner: LearnerId, { points, solved, at }: { points: number; solved: number; at: number }) => {
  const gained = points > 0 ? at : null;
  // The later of the two, whatever the clock did in between.
  await sql`
    insert into totals (learner, points, solved, gained_at, changed_at) values (${learner}, ${points}, ${solved}, ${gained}, ${at})
    on conflict (learner) do update set
      points = totals.points + excluded.points,
      solved = totals.solved + excluded.solved,
      gained_at = case when excluded.gained_at is null or totals.gained_at > excluded.gained_at then totals.gained_at else excluded.gained_at end,
      changed_at = case when totals.changed_at > excluded.changed_at then totals.changed_at else excluded.changed_at end`.execute(trx);
};

const Total = z.object({ learner: LearnerId, points: whole, solved: whole, gained_at: whole.nullable(), changed_at: whole });

/** Adds one learner's gains up anew, after something was taken back. Whoever pays at the same time waits for the row. */
export const addUp = async (trx: Transaction<Tables>, learner: LearnerId): Promise<void> => {
  await trx
    .updateTable('totals')
    .set((row) => ({ points: row.ref('points') }))
    .where('learner', '=', learner)
    .execute();
  const { rows } = await sql`select * from (${summed(sql`learner = ${learner}`)}) as due`.execute(trx);
  const [total] = z.array(Total).parse(rows);
  if (!total) {
    await trx.deleteFrom('totals').where('learner', '=', learner).execute();
    return;
  }
  await trx
    .insertInto('totals')
    .values(total)
    .onConflict((conflict) => conflict.column('learner').doUpdateSet(total))
    .execute();
};

/** Compares every kept total with what was paid, and mends what differs. Answers how many did. */
export const recount = (db: Kysely<Tables>): Promise<number> =>
  db.transaction().execute(async (trx) => {
    const differing = await sql`
      select due.* from (${summed()}) as due left join totals as kept on kept.learner = due.learner
      where due.points is distinct from kept.points or due.solved is distinct from kept.solved
        or due.gained_at is distinct from kept.gained_at or due.changed_at is distinct from kept.changed_at`.execute(trx);
    const groundless = await sql`delete from totals where learner not in (select learner from (${gains()}) as gains)`.execute(trx);
    for (const total of z.array(Total).parse(differing.rows)) {
      await trx
        .insertInto('totals')
        .values(total)
        .onConflict((conflict) => conflict.column('learner').doUpdateSet(total))
        .execute();
    }
    return differing.rows.length + Number(groundless.numAffectedRows ?? 0n);
  });

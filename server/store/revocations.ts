import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { AttemptRecord, Forbidden, Revocation } from '../labs/store.ts';
import { AttemptId, type LabId, LearnerId } from '../protocol/ids.ts';
import { json } from './rows.ts';
import type { Tables } from './tables.ts';
import { addUp, whole } from './totals.ts';

const Attempt = z.object({ learner: LearnerId, scenario: z.string(), state: z.string() });
const Solve = z.object({ attempt: AttemptId, points: whole, at: whole });
const ForbiddenRow = z.object({ attempt: AttemptId, tokens: json(z.record(z.string(), z.array(z.string()))) });

export const forbiddenOf = async (db: Kysely<Tables>, lab: LabId): Promise<{ attempt: AttemptId; tokens: Forbidden }[]> =>
  z.array(ForbiddenRow).parse(await db.selectFrom('forbidden').select(['attempt', 'tokens']).where('lab', '=', lab).execute());

/** See ProgressStore. The revocation is the fact; what was paid is put right in the same transaction. */
export const revoke = (db: Kysely<Tables>, id: AttemptId, { checks, at, solved }: Revocation): Promise<boolean> =>
  db.transaction().execute(async (trx) => {
    const row = await trx.selectFrom('attempts').select(['learner', 'scenario', 'state']).where('id', '=', id).executeTakeFirst();
    const attempt = row && Attempt.parse(row);
    if (attempt?.state !== 'finished') return false;
    let fresh = 0n;
    for (const { check, reason } of checks) {
      const written = await trx
        .insertInto('revocations')
        .values({ attempt: id, check, at, reason })
        .onConflict((conflict) => conflict.columns(['attempt', 'check']).doNothing())
        .executeTakeFirst();
      fresh += written.numInsertedOrUpdatedRows ?? 0n;
    }
    if (fresh === 0n) return false;
    const { learner, scenario } = attempt;
    const tasks = await trx.selectFrom('solves').select('task').where('attempt', '=', id).execute();
    for (const { task } of tasks.filter((each) => !solved.includes(each.task))) {
      await trx.deleteFrom('solves').where('attempt', '=', id).where('task', '=', task).execute();
      const mine = { learner, scenario, task };
      const paid = await trx
        .deleteFrom('grants')
        .where((where) => where.and({ ...mine, attempt: id }))
        .executeTakeFirst();
      if (paid.numDeletedRows === 0n) continue;
      const other = await trx
        .selectFrom('solves')
        .select(['attempt', 'points', 'at'])
        .where((where) => where.and(mine))
        .orderBy('at')
        .limit(1)
        .executeTakeFirst();
      if (other)
        await trx
          .insertInto('grants')
          .values({ ...mine, ...Solve.parse(other) })
          .execute();
    }
    await addUp(trx, learner);
    return true;
  });

/** Attempts as they are to be read: a pass that was taken back is a fail, with the reason. */
export async function withRevocations(db: Kysely<Tables>, attempts: AttemptRecord[]): Promise<AttemptRecord[]> {
  if (attempts.length === 0) return attempts;
  const rows = await db
    .selectFrom('revocations')
    .select(['attempt', 'check', 'reason'])
    .where(
      'attempt',
      'in',
      attempts.map(({ id }) => id),
    )
    .execute();
  if (rows.length === 0) return attempts;
  return attempts.map((attempt) => {
    const verdicts = attempt.verdicts.map((verdict) => {
      const taken = rows.find((row) => row.attempt === attempt.id && row.check === verdict.check);
      return taken ? { ...verdict, verdict: 'fail' as const, reason: taken.reason, got: 'It arrived later' } : verdict;
    });
    return { ...attempt, verdicts, passed: attempt.passed && verdicts.every(({ verdict }) => verdict === 'pass') };
  });
}

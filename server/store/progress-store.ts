import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { AnswerRecord, AttemptRecord, AttemptTrace, Forbidden, Grant, LearnerHistory, Progress, ProgressStore, Revocation } from '../labs/store.ts';
import type { AttemptId, LabId, LearnerId } from '../protocol/ids.ts';
import { Problem, type ProblemView } from '../protocol/problems.ts';
import type { Verdict } from '../protocol/verdict.ts';
import { forbiddenOf, revoke, withRevocations } from './revocations.ts';
import { attemptColumns, attemptOf, attemptSummaryOf } from './rows.ts';
import type { Tables } from './tables.ts';
import { addToTotal } from './totals.ts';

const Summary = z.object({ scenario: z.string(), points: z.number().int(), attempts: z.number().int() });

/** Attempts, points, hints and answers in SQL. What was paid is what counts; the total of each learner is kept beside it, in the same transaction. */
export class SqlProgressStore implements ProgressStore {
  readonly #db: Kysely<Tables>;
  readonly #clock: () => number;

  constructor(db: Kysely<Tables>, clock: () => number) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Attempts come oldest first. `latest` is the latest finished one, or the latest at all when none was finished. */
  progress(learner: LearnerId, scenario: string): Promise<Progress> {
    return this.#db
      .transaction()
      .setAccessMode('read only')
      .execute(async (trx) => {
        const mine = { learner, scenario };
        const attempts = trx.selectFrom('attempts').where((where) => where.and(mine));
        const latest = await attempts.selectAll().orderBy(sql`state <> 'finished'`).orderBy('at', 'desc').limit(1).executeTakeFirst();
        const summaries = await attempts
          .select(['id', 'lab', 'learner', 'scenario', 'at', 'state', 'expected', 'gained', 'problem'])
          .select(sql<number>`case when exists (select 1 from revocations where revocations.attempt = attempts.id) then 0 else passed end`.as('passed'))
          .orderBy('at')
          .execute();
        const grants = await trx
          .selectFrom('grants')
          .select(['task', 'points', 'at'])
          .where((where) => where.and(mine))
          .orderBy('at')
          .execute();
        const hints = await trx
          .selectFrom('hints')
          .select(['task', 'hint', 'cost'])
          .where((where) => where.and(mine))
          .orderBy('hint')
          .execute();
        const shown = await trx
          .selectFrom('shown')
          .select('task')
          .where((where) => where.and(mine))
          .execute();
        const answers = await trx
          .selectFrom('answers')
          .selectAll()
          .where((where) => where.and(mine))
          .orderBy('at')
          .execute();
        return {
          grants,
          hints,
          shown: shown.map((row) => row.task),
          answers: answers.map(answerOf),
          attempts: summaries.map(attemptSummaryOf),
          latest: latest ? ((await withRevocations(trx, [attemptOf(latest)]))[0] ?? null) : null,
        };
      });
  }

  /** `tasks` are the settled ones: solved, or ended at 0 points because the solution was shown. */
  async summary(learner: LearnerId): Promise<{ scenario: string; points: number; tasks: string[]; attempts: number }[]> {
    const totals = await sql`
      select scenario, sum(points) as points, sum(attempts) as attempts from (
        select scenario, points, 0 as attempts from grants where learner = ${learner}
        union all select scenario, earned, 0 from answers where learner = ${learner}
        union all select scenario, 0, 1 from attempts where learner = ${learner}
      ) as gains group by scenario order by scenario`.execute(this.#db);
    const tasks = await this.#db.selectFrom('grants').select(['scenario', 'task']).where('learner', '=', learner).orderBy('at').execute();
    return z
      .array(Summary)
      .parse(totals.rows)
      .map((row) => ({ ...row, tasks: tasks.filter((task) => task.scenario === row.scenario).map((task) => task.task) }));
  }

  async history(learner: LearnerId, limit: number): Promise<LearnerHistory> {
    const attempts = await this.#db.selectFrom('attempts').selectAll().where('learner', '=', learner).orderBy('at', 'desc').limit(limit).execute();
    const answers = await this.#db.selectFrom('answers').selectAll().where('learner', '=', learner).orderBy('at', 'desc').execute();
    return {
      attempts: await withRevocations(this.#db, attempts.map(attemptOf)),
      answers: answers.map((row) => ({ ...answerOf(row), scenario: row.scenario })),
    };
  }

  /** Idempotent for a repeated id. Throws Problem `bad-request` for the id of another lab's attempt. */
  startAttempt(attempt: AttemptRecord, trace: AttemptTrace | null = null): Promise<void> {
    return this.#db.transaction().execute(async (trx) => {
      await trx
        .insertInto('attempts')
        .values(attemptColumns(attempt))
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
      const kept = await trx.selectFrom('attempts').select(['lab', 'learner']).where('id', '=', attempt.id).executeTakeFirst();
      if (kept?.lab !== attempt.lab || kept.learner !== attempt.learner) throw new Problem('bad-request', 'Another attempt has this id.');
      if (trace)
        await trx
          .insertInto('attempt_traces')
          .values({ attempt: attempt.id, ...trace })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
    });
  }

  /** A repeated call changes nothing and answers what was gained. An aborted attempt pays nothing. Throws Problem `not-found`. */
  finishAttempt(
    id: AttemptId,
    result: { state: 'finished' | 'aborted'; verdicts: Verdict[]; problem: ProblemView | null; grants: Grant[]; forbidden?: Forbidden },
  ): Promise<number> {
    return this.#db.transaction().execute(async (trx) => {
      const attempt = await trx.selectFrom('attempts').select(['lab', 'learner', 'scenario', 'at', 'state', 'gained']).where('id', '=', id).executeTakeFirst();
      if (!attempt) throw new Problem('not-found', `There is no attempt ${id}.`);
      if (attempt.state !== 'running') return attempt.gained;
      const at = this.#clock();
      let gained = 0;
      let solved = 0;
      for (const { task, points } of result.state === 'finished' ? result.grants : []) {
        await trx.insertInto('solves').values({ attempt: id, task, learner: attempt.learner, scenario: attempt.scenario, points, at: attempt.at }).execute();
        const paid = await trx
          .insertInto('grants')
          .values({ learner: attempt.learner, scenario: attempt.scenario, task, points, at, attempt: id })
          .onConflict((conflict) => conflict.columns(['learner', 'scenario', 'task']).doNothing())
          .executeTakeFirst();
        if (paid.numInsertedOrUpdatedRows === 0n) continue;
        gained += points;
        solved++;
      }
      if (result.forbidden && Object.keys(result.forbidden).length > 0)
        await trx
          .insertInto('forbidden')
          .values({ attempt: id, lab: attempt.lab, tokens: JSON.stringify(result.forbidden) })
          .execute();
      if (solved > 0) await addToTotal(trx, attempt.learner, { points: gained, solved, at });
      const passed = result.state === 'finished' && result.verdicts.length > 0 && result.verdicts.every(({ verdict }) => verdict === 'pass');
      const problem = result.problem && JSON.stringify(result.problem);
      await trx
        .updateTable('attempts')
        .set({ state: result.state, verdicts: JSON.stringify(result.verdicts), passed: passed ? 1 : 0, problem, gained })
        .where('id', '=', id)
        .execute();
      return gained;
    });
  }

  async attempt(id: AttemptId): Promise<AttemptRecord | null> {
    const row = await this.#db.selectFrom('attempts').selectAll().where('id', '=', id).executeTakeFirst();
    return row ? ((await withRevocations(this.#db, [attemptOf(row)]))[0] ?? null) : null;
  }

  forbidden(lab: LabId): Promise<{ attempt: AttemptId; tokens: Forbidden }[]> {
    return forbiddenOf(this.#db, lab);
  }

  revoke(id: AttemptId, revocation: Revocation): Promise<boolean> {
    return revoke(this.#db, id, revocation);
  }

  async abortRunning(problem: ProblemView): Promise<number> {
    const done = await this.#db
      .updateTable('attempts')
      .set({ state: 'aborted', problem: JSON.stringify(problem) })
      .where('state', '=', 'running')
      .executeTakeFirst();
    return Number(done.numUpdatedRows);
  }

  async takeHint(learner: LearnerId, scenario: string, task: string, hint: number, cost: number): Promise<void> {
    await this.#db
      .insertInto('hints')
      .values({ learner, scenario, task, hint, cost, at: this.#clock() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  showSolution(learner: LearnerId, scenario: string, task: string): Promise<void> {
    const key = { learner, scenario, task, at: this.#clock() };
    return this.#db.transaction().execute(async (trx) => {
      await trx
        .insertInto('shown')
        .values(key)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await trx
        .insertInto('grants')
        .values({ ...key, points: 0, attempt: null })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    });
  }

  answer(learner: LearnerId, scenario: string, answer: AnswerRecord): Promise<AnswerRecord> {
    return this.#db.transaction().execute(async (trx) => {
      const given = await trx
        .insertInto('answers')
        .values({ learner, scenario, ...answer, right: answer.right ? 1 : 0 })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (given.numInsertedOrUpdatedRows === 1n && answer.earned > 0) await addToTotal(trx, learner, { points: answer.earned, solved: 0, at: answer.at });
      const first = trx
        .selectFrom('answers')
        .selectAll()
        .where('learner', '=', learner)
        .where('scenario', '=', scenario)
        .where('question', '=', answer.question);
      return answerOf(await first.executeTakeFirstOrThrow());
    });
  }

  async points(learner: LearnerId): Promise<number> {
    const result = await sql`select coalesce((select sum(points) from grants where learner = ${learner}), 0)
      + coalesce((select sum(earned) from answers where learner = ${learner}), 0) as points`.execute(this.#db);
    return z.object({ points: z.number().int() }).parse(result.rows[0]).points;
  }
}

const answerOf = (row: Tables['answers']): AnswerRecord => ({
  question: row.question,
  answer: row.answer,
  right: row.right === 1,
  earned: row.earned,
  at: row.at,
});

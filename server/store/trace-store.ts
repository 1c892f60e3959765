import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { Solve, WrongAnswer } from '../core/honesty.ts';
import type { HeldLab, TraceStore } from '../labs/people/notes.ts';
import { type ClassId, LearnerId } from '../protocol/ids.ts';
import { labOf } from './rows.ts';
import type { Tables } from './tables.ts';

const whole = z.number().int();
const SolveRow = z.object({
  learner: LearnerId,
  scenario: z.string(),
  at: whole,
  began: whole.nullable(),
  typed: whole.nullable(),
  address: z.string().nullable(),
});
const WrongRow = z.object({ learner: LearnerId, scenario: z.string(), question: z.string(), answer: z.string(), at: whole });

/** How attempts came about, in SQL. */
export class SqlTraceStore implements TraceStore {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async solves(id: ClassId): Promise<Solve[]> {
    const { rows } = await sql`
      select attempts.learner, attempts.scenario, attempts.at, typed, address, (
        select min(coalesce(labs.claimed_at, labs.ready_at)) from labs where labs.learner = attempts.learner and labs.scenario = attempts.scenario
      ) as began
      from members join attempts on attempts.learner = members.learner left join attempt_traces on attempt_traces.attempt = attempts.id
      where members.class = ${id} and attempts.gained > 0`.execute(this.#db);
    return z.array(SolveRow).parse(rows);
  }

  async wrongAnswers(id: ClassId): Promise<Omit<WrongAnswer, 'rightFor'>[]> {
    const rows = await this.#db
      .selectFrom('members')
      .innerJoin('answers', 'answers.learner', 'members.learner')
      .select(['answers.learner', 'scenario', 'question', 'answer', 'at'])
      .where('members.class', '=', id)
      .where('answers.right', '=', 0)
      .execute();
    return z.array(WrongRow).parse(rows);
  }

  async labsOf(id: ClassId, scenarios: readonly string[]): Promise<HeldLab[]> {
    const rows = await this.#db
      .selectFrom('members')
      .innerJoin('labs', 'labs.learner', 'members.learner')
      .selectAll('labs')
      .where('members.class', '=', id)
      .where('labs.scenario', 'in', scenarios)
      .execute();
    return rows.map(labOf).flatMap((lab) => (lab.learner ? [{ ...lab, learner: lab.learner }] : []));
  }
}

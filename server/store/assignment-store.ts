import { type Kysely, sql, type Transaction } from 'kysely';
import { z } from 'zod';
import type { Gain } from '../core/assignment.ts';
import type { AssignmentRecord, AssignmentStore, Opening } from '../labs/classes/assignment-store.ts';
import { type AssignmentDraft, LateRule } from '../protocol/assignments.ts';
import { AssignmentId, ClassId, LearnerId, MemberId } from '../protocol/ids.ts';
import { newId } from './secrets.ts';
import type { Tables } from './tables.ts';

const whole = z.coerce.number().int();
const Row = z
  .object({ id: AssignmentId, class: ClassId, title: z.string(), opens_at: whole, due_at: whole, late: LateRule, late_percent: whole, created_at: whole })
  .transform(
    ({ opens_at, due_at, late_percent, created_at, ...rest }): Omit<AssignmentRecord, 'scenarios'> => ({
      ...rest,
      opensAt: opens_at,
      dueAt: due_at,
      latePercent: late_percent,
      createdAt: created_at,
    }),
  );
const Extension = z.object({ assignment: AssignmentId, member: MemberId, dueAt: whole });
const GainRow = z.object({ learner: LearnerId, scenario: z.string(), kind: z.enum(['task', 'answer']), item: z.string(), points: whole, at: whole });
const OpeningRow = z.object({ scenario: z.string(), members: whole });

/** Assignments in SQL. */
export class SqlAssignmentStore implements AssignmentStore {
  readonly #db: Kysely<Tables>;
  readonly #clock: () => number;

  constructor(db: Kysely<Tables>, clock: () => number) {
    this.#db = db;
    this.#clock = clock;
  }

  create(id: ClassId, draft: AssignmentDraft): Promise<AssignmentRecord> {
    const row = { id: newId(12), class: id, ...columns(draft), created_at: this.#clock() };
    return this.#db.transaction().execute(async (trx) => {
      await trx.insertInto('assignments').values(row).execute();
      await putScenarios(trx, row.id, draft.scenarios);
      return { ...Row.parse(row), scenarios: draft.scenarios };
    });
  }

  async get(id: ClassId, assignment: AssignmentId): Promise<AssignmentRecord | null> {
    return (await this.list(id)).find((one) => one.id === assignment) ?? null;
  }

  async list(id: ClassId): Promise<AssignmentRecord[]> {
    const rows = await this.#db.selectFrom('assignments').selectAll().where('class', '=', id).orderBy('opens_at').orderBy('id').execute();
    if (rows.length === 0) return [];
    const ids = rows.map((row) => row.id);
    const scenarios = await this.#db.selectFrom('assignment_scenarios').selectAll().where('assignment', 'in', ids).orderBy('position').execute();
    return rows.map((row) => ({ ...Row.parse(row), scenarios: scenarios.flatMap((each) => (each.assignment === row.id ? [each.scenario] : [])) }));
  }

  change(assignment: AssignmentId, draft: AssignmentDraft): Promise<void> {
    return this.#db.transaction().execute(async (trx) => {
      await trx.updateTable('assignments').set(columns(draft)).where('id', '=', assignment).execute();
      await trx.deleteFrom('assignment_scenarios').where('assignment', '=', assignment).execute();
      await putScenarios(trx, assignment, draft.scenarios);
    });
  }

  remove(assignment: AssignmentId): Promise<void> {
    return this.#db.transaction().execute((trx) => removeAssignments(trx, [assignment]));
  }

  async extend(assignment: AssignmentId, member: MemberId, dueAt: number | null): Promise<void> {
    if (dueAt === null) await this.#db.deleteFrom('extensions').where('assignment', '=', assignment).where('member', '=', member).execute();
    else
      await this.#db
        .insertInto('extensions')
        .values({ assignment, member, due_at: dueAt })
        .onConflict((conflict) => conflict.columns(['assignment', 'member']).doUpdateSet({ due_at: dueAt }))
        .execute();
  }

  async extensions(assignments: readonly AssignmentId[]): Promise<{ assignment: AssignmentId; member: MemberId; dueAt: number }[]> {
    if (assignments.length === 0) return [];
    const rows = await this.#db.selectFrom('extensions').select(['assignment', 'member', 'due_at as dueAt']).where('assignment', 'in', assignments).execute();
    return z.array(Extension).parse(rows);
  }

  async gains(id: ClassId, scenarios: readonly string[], learner: LearnerId | null): Promise<Gain[]> {
    if (scenarios.length === 0) return [];
    const rows = await this.#db
      .with('mine', (db) => {
        const members = db.selectFrom('members').select('learner').where('class', '=', id).where('learner', 'is not', null);
        return learner === null ? members : members.where('learner', '=', learner);
      })
      .selectFrom('solves')
      .innerJoin('mine', 'mine.learner', 'solves.learner')
      .select(['solves.learner', 'scenario', sql<string>`'task'`.as('kind'), 'task as item', 'points', 'at'])
      .where('scenario', 'in', scenarios)
      .unionAll((db) =>
        db
          .selectFrom('answers')
          .innerJoin('mine', 'mine.learner', 'answers.learner')
          .select(['answers.learner', 'scenario', sql<string>`'answer'`.as('kind'), 'question as item', 'earned as points', 'at'])
          .where('scenario', 'in', scenarios)
          .where('earned', '>', 0),
      )
      .execute();
    return z.array(GainRow).parse(rows);
  }

  async openings(from: number, to: number): Promise<Opening[]> {
    const { rows } = await sql`
      select head.scenario as scenario, count(*) as members
      from assignments
      join classes on classes.id = assignments.class and classes.archived_at is null
      join assignment_scenarios as head on head.assignment = assignments.id and head.position = 0
      join members on members.class = assignments.class and members.learner is not null
      where assignments.opens_at between ${from} and ${to} and not exists (
        select 1 from labs where labs.learner = members.learner and labs.scenario = head.scenario and labs.state <> 'gone'
      )
      group by assignments.id, assignments.opens_at, head.scenario order by assignments.opens_at`.execute(this.#db);
    return z.array(OpeningRow).parse(rows);
  }
}

const columns = ({ title, opensAt, dueAt, late, latePercent }: AssignmentDraft) => ({
  title,
  opens_at: opensAt,
  due_at: dueAt,
  late,
  late_percent: latePercent,
});

const putScenarios = async (trx: Transaction<Tables>, assignment: string, scenarios: readonly string[]): Promise<void> => {
  await trx
    .insertInto('assignment_scenarios')
    .values(scenarios.map((scenario, position) => ({ assignment, scenario, position })))
    .execute();
};

/** Assignments and everything that hangs on them. */
export const removeAssignments = async (trx: Transaction<Tables>, assignments: readonly string[]): Promise<void> => {
  if (assignments.length === 0) return;
  await trx.deleteFrom('extensions').where('assignment', 'in', assignments).execute();
  await trx.deleteFrom('assignment_scenarios').where('assignment', 'in', assignments).execute();
  await trx.deleteFrom('assignments').where('id', 'in', assignments).execute();
};

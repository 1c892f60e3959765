import { type Kysely, sql, type Transaction } from 'kysely';
import { z } from 'zod';
import type { Try } from '../core/heat.ts';
import type { ClassRecord, ClassStore, MemberRecord, MemberTotals, RosterRow } from '../labs/people/people-store.ts';
import { ClassId, LabId, LearnerId, MemberId } from '../protocol/ids.ts';
import { Problem } from '../protocol/problems.ts';
import { Outcome } from '../protocol/verdict.ts';
import { addLearner } from './account-store.ts';
import { flavourOf } from './flavour.ts';
import { keyOf, newId, newJoinCode } from './secrets.ts';
import type { MemberRow, Tables } from './tables.ts';

const whole = z.number().int();
export const ClassRow = z
  .object({
    id: ClassId,
    owner: z.string(),
    name: z.string(),
    join_code: z.string().nullable(),
    created_at: whole,
    archived_at: whole.nullable(),
    frozen_at: whole.nullable(),
  })
  .transform(
    ({ join_code, created_at, archived_at, frozen_at, ...rest }): ClassRecord => ({
      ...rest,
      joinCode: join_code,
      createdAt: created_at,
      archivedAt: archived_at,
      frozenAt: frozen_at,
    }),
  );
const Counts = z.object({ members: whole, joined: whole });
const Member = z
  .object({
    id: MemberId,
    name: z.string(),
    email: z.string(),
    id_number: z.string(),
    learner: LearnerId.nullable(),
    joined_at: whole.nullable(),
    alias: z.string().nullable(),
    hidden: whole,
  })
  .transform(({ id_number, joined_at, hidden, ...rest }): MemberRecord => ({ ...rest, idNumber: id_number, joinedAt: joined_at, hidden: hidden === 1 }));
const Totals = z.object({ points: whole, solved: whole, attempts: whole, lastAttemptAt: whole.nullable() });

const TryRow = z.object({ learner: LearnerId, lab: LabId, since: whole, at: whole, task: z.string(), check: z.string(), verdict: Outcome, got: z.string() });
const maxTries = 200_000;
/** Both databases take some 32,000 values in a statement. */
const rowsAtOnce = 1000;

/** Classes, rosters and joining in SQL. */
export class SqlClassStore implements ClassStore {
  readonly #db: Kysely<Tables>;
  readonly #clock: () => number;

  constructor(db: Kysely<Tables>, clock: () => number) {
    this.#db = db;
    this.#clock = clock;
  }

  create(owner: string, name: string): Promise<ClassRecord> {
    const row = { id: newId(12), owner, name, join_code: newJoinCode(), created_at: this.#clock(), archived_at: null, frozen_at: null };
    return this.#db.transaction().execute(async (trx) => {
      await freeName(trx, owner, name);
      await trx.insertInto('classes').values(row).execute();
      return ClassRow.parse(row);
    });
  }

  async get(id: ClassId): Promise<ClassRecord | null> {
    const row = await this.#db.selectFrom('classes').selectAll().where('id', '=', id).executeTakeFirst();
    return row ? ClassRow.parse(row) : null;
  }

  async list(owner: string | null): Promise<(ClassRecord & { members: number; joined: number })[]> {
    const { rows } = await sql`
      select classes.*, count(members.id) as members, count(members.learner) as joined
      from classes left join members on members.class = classes.id
      where cast(${owner} as text) is null or owner = ${owner}
      group by classes.id order by archived_at is not null, classes.created_at desc`.execute(this.#db);
    return rows.map((row) => ({ ...ClassRow.parse(row), ...Counts.parse(row) }));
  }

  change(id: ClassId, { name, code, archived, frozen }: Parameters<ClassStore['change']>[1]): Promise<void> {
    const set: Partial<Tables['classes']> = {};
    if (name !== undefined) set.name = name;
    if (code !== undefined) set.join_code = code === 'rotate' ? newJoinCode() : null;
    if (archived !== undefined) set.archived_at = archived ? this.#clock() : null;
    if (frozen !== undefined) set.frozen_at = frozen ? this.#clock() : null;
    // Nobody joins a class that is put away.
    if (archived) set.join_code = null;
    return this.#db.transaction().execute(async (trx) => {
      const old = await trx.selectFrom('classes').select(['owner', 'name', 'archived_at']).where('id', '=', id).executeTakeFirst();
      if (!old || Object.keys(set).length === 0) return;
      // One that comes back meets those that took its name meanwhile.
      const stays = { ...old, ...set };
      if (stays.archived_at === null && (name !== undefined || archived === false)) await freeName(trx, old.owner, stays.name, id);
      await trx.updateTable('classes').set(set).where('id', '=', id).execute();
    });
  }

  async members(id: ClassId): Promise<(MemberRecord & MemberTotals)[]> {
    const { rows } = await sql`
      with mine as (select * from members where class = ${id}),
      gains as (
        select grants.learner, points, case when attempt is not null then 1 else 0 end as solved from grants join mine on mine.learner = grants.learner
        union all select answers.learner, earned, 0 as solved from answers join mine on mine.learner = answers.learner
      ), totals as (select learner, sum(points) as points, sum(solved) as solved from gains group by learner),
      tries as (
        select attempts.learner, count(*) as attempts, max(at) as last from attempts join mine on mine.learner = attempts.learner group by attempts.learner
      )
      select mine.*, coalesce(points, 0) as points, coalesce(solved, 0) as solved, coalesce(attempts, 0) as attempts, last as "lastAttemptAt"
      from mine left join totals on totals.learner = mine.learner left join tries on tries.learner = mine.learner
      order by name_key`.execute(this.#db);
    return rows.map((row) => ({ ...Member.parse(row), ...Totals.parse(row) }));
  }

  importRoster(id: ClassId, rows: readonly RosterRow[]): Promise<{ added: number; updated: number; unchanged: number }> {
    return this.#db.transaction().execute(async (trx) => {
      const done = { added: 0, updated: 0, unchanged: 0 };
      const fresh: MemberRow[] = [];
      const known = new Map((await trx.selectFrom('members').selectAll().where('class', '=', id).execute()).map((row) => [row.name_key, row]));
      for (const row of rows) {
        const old = known.get(keyOf(row.name));
        // A list without addresses does not take away those that are known.
        const next = { email: row.email || (old?.email ?? ''), id_number: row.idNumber || (old?.id_number ?? '') };
        if (!old) {
          const place = { ...vacant(id, row.name), ...next };
          fresh.push(place);
          known.set(place.name_key, place);
          done.added++;
        } else if (old.email !== next.email || old.id_number !== next.id_number) {
          // One that the same list has brought is not in the database yet.
          if (!fresh.includes(old)) await trx.updateTable('members').set(next).where('id', '=', old.id).execute();
          Object.assign(old, next);
          done.updated++;
        } else done.unchanged++;
      }
      for (let n = 0; n < fresh.length; n += rowsAtOnce)
        await trx
          .insertInto('members')
          .values(fresh.slice(n, n + rowsAtOnce))
          .execute();
      return done;
    });
  }

  join(code: string, name: string): Promise<LearnerId> {
    return this.#db.transaction().execute(async (trx) => {
      const found = await trx.selectFrom('classes').select('id').where('join_code', '=', code).executeTakeFirst();
      if (!found) throw new Problem('join-refused', 'The code is wrong, was replaced, or the class is closed.');
      const place = await trx
        .selectFrom('members')
        .select(['id', 'learner', 'name'])
        .where('class', '=', found.id)
        .where('name_key', '=', keyOf(name))
        .executeTakeFirst();
      if (place?.learner)
        throw new Problem(
          'name-taken',
          `${name} has joined this class already. If that is you, open your personal link; your instructor can give you a new one.`,
        );
      const at = this.#clock();
      const learner = await addLearner(trx, place?.name ?? name, found.id, at);
      if (place) await trx.updateTable('members').set({ learner, joined_at: at }).where('id', '=', place.id).execute();
      else
        await trx
          .insertInto('members')
          .values({ ...vacant(found.id, name), learner, joined_at: at })
          .execute();
      return learner;
    });
  }

  async member(id: ClassId, member: MemberId): Promise<MemberRecord | null> {
    const row = await this.#db.selectFrom('members').selectAll().where('class', '=', id).where('id', '=', member).executeTakeFirst();
    return row ? Member.parse(row) : null;
  }

  async show(id: ClassId, member: MemberId, { alias, hidden }: { alias?: string | null; hidden?: boolean }): Promise<void> {
    const set: Partial<MemberRow> = {};
    if (alias !== undefined) Object.assign(set, { alias, alias_key: alias === null ? null : keyOf(alias) });
    if (hidden !== undefined) set.hidden = hidden ? 1 : 0;
    if (Object.keys(set).length > 0) await this.#db.updateTable('members').set(set).where('class', '=', id).where('id', '=', member).execute();
  }

  async memberOf(id: ClassId, learner: LearnerId): Promise<MemberRecord | null> {
    const row = await this.#db.selectFrom('members').selectAll().where('class', '=', id).where('learner', '=', learner).executeTakeFirst();
    return row ? Member.parse(row) : null;
  }

  remove(id: ClassId, member: MemberId): Promise<void> {
    return this.#db.transaction().execute(async (trx) => {
      await trx.deleteFrom('extensions').where('member', '=', member).execute();
      const gone = await trx.deleteFrom('members').where('class', '=', id).where('id', '=', member).returning('learner').executeTakeFirst();
      if (!gone?.learner) return;
      await trx.deleteFrom('sessions').where('learner', '=', gone.learner).execute();
      await trx.updateTable('learners').set({ secret_hash: null }).where('id', '=', gone.learner).execute();
    });
  }

  /** The database takes the verdicts apart: their transcripts, which are most of them, never get here. */
  async tries(id: ClassId, scenario: string): Promise<Try[]> {
    const { rows } = await sql`
      select attempts.learner, attempts.lab, coalesce(labs.claimed_at, labs.ready_at, attempts.at) as since, attempts.at,
        each.value ->> 'task' as task, each.value ->> 'check' as "check",
        case when exists (select 1 from revocations where revocations.attempt = attempts.id and revocations."check" = each.value ->> 'check')
          then 'fail' else each.value ->> 'verdict' end as verdict,
        each.value ->> 'got' as got
      from members join attempts on attempts.learner = members.learner left join labs on labs.id = attempts.lab, ${flavourOf(this.#db).elements(sql`attempts.verdicts`)}
      where members.class = ${id} and attempts.scenario = ${scenario} and attempts.state = 'finished'
      order by attempts.at, attempts.id limit ${maxTries}`.execute(this.#db);
    return z.array(TryRow).parse(rows);
  }
}

/** Throws Problem `name-taken` when another class of the owner that is not archived has the name. */
const freeName = async (trx: Transaction<Tables>, owner: string, name: string, id?: ClassId): Promise<void> => {
  const others = await trx.selectFrom('classes').select(['id', 'name']).where('owner', '=', owner).where('archived_at', 'is', null).execute();
  if (others.some((other) => other.id !== id && keyOf(other.name) === keyOf(name))) throw new Problem('name-taken', `You have a class called ${name} already.`);
};

const vacant = (id: ClassId, name: string): MemberRow => ({
  id: newId(12),
  class: id,
  name,
  name_key: keyOf(name),
  email: '',
  id_number: '',
  learner: null,
  joined_at: null,
  alias: null,
  alias_key: null,
  hidden: 0,
  password_hash: null,
});

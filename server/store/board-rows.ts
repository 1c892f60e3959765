import { type Kysely, type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Board } from '../labs/store.ts';
import { LearnerId } from '../protocol/ids.ts';
import { keyOf } from './secrets.ts';
import type { Tables } from './tables.ts';
import { summed, whole } from './totals.ts';

const Row = z.object({ rank: whole, learner: LearnerId, nickname: z.string(), points: whole, solved: whole, lastGainAt: whole.nullable() });
export type BoardRow = z.infer<typeof Row>;

export const boardRows = z.array(Row);

/** A range of keys, so that an index serves it. The last character is above every one that a name can have. */
export const beginsWith = (column: RawBuilder<unknown>, prefix: string): RawBuilder<unknown> => {
  const key = keyOf(prefix.trim());
  return sql`${column} >= ${key} and ${column} < ${`${key}\u{10ffff}`}`;
};

/** The rows of a board that fit `condition` (on their columns), by rank or by name. */
const ranked = async (db: Kysely<Tables>, board: Board, you: LearnerId | null, condition: RawBuilder<unknown>, order: RawBuilder<unknown>) => {
  const { rows } = await sql`
    with totals_then as (${totalsAt(board)}), those as (${those(board, you)}), counted as (
      select those.*, coalesce(points, 0) as points, coalesce(solved, 0) as solved, gained_at
      from those left join totals_then on totals_then.learner = those.learner
    ), numbered as materialized (select counted.*, row_number() over (order by points desc, gained_at, learner) as n from counted),
    ranked as (select numbered.*, case when points > 0 then n else 1 + (select count(*) from counted where points > 0) end as rank from numbered)
    select rank, learner, nickname, points, solved, gained_at as "lastGainAt"
    from ranked where ${condition} order by ${order}`.execute(db);
  return boardRows.parse(rows);
};

/** Totals as they stood: kept ones of whoever gained nothing since, and the others' added up once more. */
const totalsAt = ({ until }: Board): RawBuilder<unknown> =>
  until === null
    ? sql`select learner, points, solved, gained_at from totals`
    : sql`
      select learner, points, solved, gained_at from totals where changed_at <= ${until}
      union all
      select learner, points, solved, gained_at
      from (${summed(sql`at <= ${until} and learner in (select learner from totals where changed_at > ${until})`)}) as added`;

const those = (board: Board, you: LearnerId | null): RawBuilder<unknown> =>
  board.class === null
    ? sql`select id as learner, nickname, nickname_key as name_key from learners`
    : sql`
      select learner, coalesce(alias, name) as nickname, coalesce(alias_key, name_key) as name_key from members
      where class = ${board.class} and learner is not null and (hidden = 0 or ${board.withHidden ? 1 : 0} = 1 or learner = ${you})`;

export const placed = (db: Kysely<Tables>, board: Board, { top, you, neighbours }: { top: number; you: LearnerId | null; neighbours: number }) => {
  const mine = sql`(select rank from ranked where learner = ${you})`;
  const near = sql`rank between ${mine} - ${neighbours} and ${mine} + ${neighbours}`;
  return ranked(db, board, you, sql`learner = ${you} or (points > 0 and (rank <= ${top} or ${near}))`, sql`rank`);
};

export const found = (db: Kysely<Tables>, board: Board, prefix: string, { limit, you }: { limit: number; you: LearnerId | null }) =>
  ranked(db, board, you, beginsWith(sql`name_key`, prefix), sql`name_key, learner limit ${limit}`);

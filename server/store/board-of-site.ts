import { type Kysely, type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { LearnerId } from '../protocol/ids.ts';
import { type BoardRow, beginsWith, boardRows } from './board-rows.ts';
import type { Tables } from './tables.ts';
import { whole } from './totals.ts';

const You = z.object({ learner: z.string(), nickname: z.string(), points: whole, solved: whole, lastGainAt: whole.nullable() });

const columns = sql`0 as rank, totals.learner, nickname, points, solved, gained_at as "lastGainAt"`;

/** Everybody's board, without sorting everybody: each part is a short walk along the index totals_rank. */
export const siteStandings = async (
  db: Kysely<Tables>,
  { top, you, neighbours }: { top: number; you: LearnerId | null; neighbours: number },
): Promise<BoardRow[]> => {
  const first = numbered(await walk(db, sql`1 = 1`, sql`points desc, gained_at, totals.learner`, top), 1);
  if (you === null) return first;
  const { rows } = await sql`
    select learners.id as learner, nickname, coalesce(points, 0) as points, coalesce(solved, 0) as solved, gained_at as "lastGainAt"
    from learners left join totals on totals.learner = learners.id where learners.id = ${you}`.execute(db);
  const [me] = z.array(You).parse(rows);
  if (!me) return first;
  const { rank, ahead, behind } = await place(db, me);
  const above = (await walk(db, ahead, sql`points, gained_at desc, totals.learner desc`, neighbours)).reverse();
  const below = await walk(db, behind, sql`points desc, gained_at, totals.learner`, neighbours);
  const near = numbered([...above, { ...me, rank }, ...below], rank - above.length);
  return [...first, ...near.filter((row) => row.rank > first.length)];
};

/** Whoever's name begins so, each with the rank: found by the index of names, ranked by the index of totals. */
export const siteFound = async (db: Kysely<Tables>, prefix: string, limit: number): Promise<BoardRow[]> => {
  const { rows } = await sql`
    select learners.id as learner, nickname, coalesce(points, 0) as points, coalesce(solved, 0) as solved, gained_at as "lastGainAt"
    from learners left join totals on totals.learner = learners.id where ${beginsWith(sql`nickname_key`, prefix)} order by nickname_key limit ${limit}`.execute(
    db,
  );
  const ranked: BoardRow[] = [];
  for (const row of z.array(You).parse(rows)) ranked.push({ ...row, rank: (await place(db, row)).rank });
  return ranked;
};

/** The rank, and which rows are better and worse. */
const place = async (db: Kysely<Tables>, { learner, points, lastGainAt: at }: z.infer<typeof You>) => {
  if (points === 0) return { rank: 1 + (await count(db, sql`1 = 1`)), ahead: sql`1 = 1`, behind: sql`1 = 0` };
  // Three ranges of the index; as one condition it would be read from end to end.
  const rank =
    1 +
    (await count(db, sql`points > ${points}`)) +
    (await count(db, sql`points = ${points} and gained_at < ${at}`)) +
    (await count(db, sql`points = ${points} and gained_at = ${at} and learner < ${learner}`));
  return {
    rank,
    ahead: sql`points >= ${points} and (points > ${points} or gained_at < ${at} or (gained_at = ${at} and totals.learner < ${learner}))`,
    behind: sql`points <= ${points} and (points < ${points} or gained_at > ${at} or (gained_at = ${at} and totals.learner > ${learner}))`,
  };
};

const numbered = (rows: BoardRow[], from: number): BoardRow[] => rows.map((row, index) => ({ ...row, rank: from + index }));

const walk = async (db: Kysely<Tables>, where: RawBuilder<unknown>, order: RawBuilder<unknown>, limit: number): Promise<BoardRow[]> => {
  if (limit === 0) return [];
  const { rows } = await sql`
    select ${columns} from totals join learners on learners.id = totals.learner where points > 0 and ${where} order by ${order} limit ${limit}`.execute(db);
  return boardRows.parse(rows);
};

const count = async (db: Kysely<Tables>, where: RawBuilder<unknown>): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from totals where points > 0 and ${where}`.execute(db);
  return rows[0]?.n ?? 0;
};

import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { type ClassId, LearnerId } from '../protocol/ids.ts';
import type { StandingView } from '../protocol/views.ts';
import type { Tables } from './tables.ts';

const Row = z.object({
  rank: z.number().int(),
  learner: LearnerId,
  nickname: z.string(),
  points: z.number().int(),
  solved: z.number().int(),
  lastGainAt: z.number().int().nullable(),
});

/**
 * The leaderboard, derived from grants and answers: points, then the earlier last gain. `solved` counts tasks that an attempt solved.
 * Who has no points is left out, except `you`, who comes last when beyond `limit`. `among`: only the members of this class.
 */
export const standings = async (db: Kysely<Tables>, limit: number, you: LearnerId | null, among: ClassId | null = null): Promise<StandingView[]> => {
  const result = await sql`
    with gains as (
      select learner, points, at, case when attempt is not null then 1 else 0 end as solved from grants
      union all
      select learner, earned, at, 0 as solved from answers where earned > 0
    ), totals as (
      select learner, sum(points) as points, sum(solved) as solved, max(case when points > 0 then at end) as "lastGainAt"
      from gains where cast(${among} as text) is null or learner in (select learner from members where class = ${among}) group by learner
    ), ranked as (
      select rank() over (order by points desc, "lastGainAt") as rank, * from totals where points > 0
    )
    select rank, learner, nickname, points, solved, "lastGainAt" from (
      select * from ranked order by rank limit ${limit}
    ) as top join learners on learners.id = learner
    union
    select coalesce(ranked.rank, (select count(*) from ranked) + 1), learners.id, nickname,
      coalesce(ranked.points, 0), coalesce(totals.solved, 0), ranked."lastGainAt"
    from learners left join ranked on ranked.learner = learners.id left join totals on totals.learner = learners.id
    where learners.id = ${you}
    order by 1, 3`.execute(db);
  return z
    .array(Row)
    .parse(result.rows)
    .map((row) => ({ ...row, you: row.learner === you }));
};

import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { Board, BoardStore, Course } from '../labs/store.ts';
import { LearnerId } from '../protocol/ids.ts';
import type { StandingView } from '../protocol/views.ts';
import { siteFound, siteStandings } from './board-of-site.ts';
import { type BoardRow, found, placed } from './board-rows.ts';
import type { Tables } from './tables.ts';
import { gains, recount, whole } from './totals.ts';

const GainRow = z.object({ learner: LearnerId, at: whole, points: whole });

/** Leaderboards in SQL. */
export class SqlBoardStore implements BoardStore {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async standings(board: Board, view: { top: number; you: LearnerId | null; neighbours: number }): Promise<StandingView[]> {
    const rows = readOffIndex(board)
      ? await this.#db
          .transaction()
          .setAccessMode('read only')
          .execute((trx) => siteStandings(trx, view))
      : await placed(this.#db, board, view);
    return rows.map(seenBy(view.you));
  }

  async find(board: Board, prefix: string, { limit, you }: { limit: number; you: LearnerId | null }): Promise<StandingView[]> {
    const rows = readOffIndex(board)
      ? await this.#db
          .transaction()
          .setAccessMode('read only')
          .execute((trx) => siteFound(trx, prefix, limit))
      : await found(this.#db, board, prefix, { limit, you });
    return rows.map(seenBy(you));
  }

  async courses(board: Board, top: number): Promise<Course[]> {
    const first = await this.standings(board, { top, you: null, neighbours: 0 });
    if (first.length === 0) return [];
    const these = sql`learner in (${sql.join(first.map(({ learner }) => learner))}) and (cast(${board.until} as bigint) is null or at <= ${board.until})`;
    const { rows } = await sql`select learner, at, points from (${gains(these)}) as gains where points > 0 order by at`.execute(this.#db);
    const paid = z.array(GainRow).parse(rows);
    return first.map(({ learner, nickname }) => ({ learner, nickname, gains: grown(paid.filter((gain) => gain.learner === learner)) }));
  }

  recount(): Promise<number> {
    return recount(this.#db);
  }
}

/** Everybody's board as it stands grows with the range: it is never sorted whole. Those of classes are small. */
const readOffIndex = (board: Board): boolean => board.class === null && board.until === null;

const grown = (gains: readonly { at: number; points: number }[]): Course['gains'] => {
  let sum = 0;
  return gains.map(({ at, points }) => {
    sum += points;
    return { at, points: sum };
  });
};

const seenBy =
  (you: LearnerId | null) =>
  (row: BoardRow): StandingView => ({ ...row, you: row.learner === you });

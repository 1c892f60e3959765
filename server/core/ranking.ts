/** One competitor with what counts. */
export interface Competitor {
  learner: string;
  points: number;
  lastGainAt: number | null;
}

/** Points, then the earlier last gain. Who has no points comes after everybody who has, all on one rank. */
export function ranked<T extends Competitor>(competitors: readonly T[]): (T & { rank: number })[] {
  const order = [...competitors].sort(
    (a, b) => b.points - a.points || (a.lastGainAt ?? 0) - (b.lastGainAt ?? 0) || (a.learner < b.learner ? -1 : a.learner > b.learner ? 1 : 0),
  );
  const placed = order.filter(({ points }) => points > 0).length;
  return order.map((one, at) => ({ ...one, rank: one.points > 0 ? at + 1 : placed + 1 }));
}

/** The first `top` of those with points, and `you` with as many neighbours above and below. */
export function around<T extends Competitor & { rank: number }>(rows: readonly T[], top: number, you: string | null, neighbours: number): T[] {
  const mine = rows.find(({ learner }) => learner === you);
  const near = ({ rank }: T) => mine !== undefined && Math.abs(rank - mine.rank) <= neighbours;
  return rows.filter((row) => row === mine || (row.points > 0 && (row.rank <= top || near(row))));
}

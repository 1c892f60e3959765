import type { CoursesView } from '../../server/protocol/board.ts';

export const size = { width: 800, height: 280, left: 44, right: 34, top: 12, bottom: 26 };

export interface CourseLayout {
  /** One path a learner, in the order of their ranks, stepped: points stay until the next gain. */
  lines: { learner: string; nickname: string; path: string; end: { x: number; y: number }; points: number }[];
  across: { x: number; at: number }[];
  up: { y: number; points: number }[];
}

/** A round number at or above `most` that four steps divide. */
function roof(most: number): number {
  const step = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500].find((each) => each * 4 >= most) ?? Math.ceil(most / 4000) * 1000;
  return step * 4;
}

/** Where everything of the graph stands. The time goes from the first gain to `now`. */
export function layOut(courses: CoursesView, now: number): CourseLayout {
  const gains = courses.flatMap((course) => course.gains);
  const from = Math.min(now - 60_000, ...gains.map(({ at }) => at));
  const to = Math.max(now, ...gains.map(({ at }) => at));
  const high = roof(Math.max(1, ...gains.map(({ points }) => points)));
  const x = (at: number) => size.left + ((at - from) / (to - from)) * (size.width - size.left - size.right);
  const y = (points: number) => size.height - size.bottom - (points / high) * (size.height - size.top - size.bottom);
  const round = (n: number) => Math.round(n * 10) / 10;
  return {
    lines: courses.map(({ learner, nickname, gains: own }) => {
      let path = `M${round(x(own[0]?.at ?? from))},${round(y(0))}`;
      for (const { at, points } of own) path += `H${round(x(at))}V${round(y(points))}`;
      const points = own.at(-1)?.points ?? 0;
      return { learner, nickname, path: `${path}H${round(x(to))}`, end: { x: round(x(to)), y: round(y(points)) }, points };
    }),
    across: [0, 1, 2, 3].map((n) => ({ at: from + ((to - from) * n) / 3, x: round(x(from + ((to - from) * n) / 3)) })),
    up: [0, 1, 2, 3, 4].map((n) => ({ points: (high * n) / 4, y: round(y((high * n) / 4)) })),
  };
}

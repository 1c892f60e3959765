import { describe, expect, it } from 'vitest';
import { layOut, size } from '../../../client/leaderboard/course-layout.ts';

const course = (nickname: string, ...gains: [number, number][]) => ({ learner: nickname, nickname, gains: gains.map(([at, points]) => ({ at, points })) });

describe('the graph of a board', () => {
  it('steps up at each gain and ends now, at what is had', () => {
    const { lines, up, across } = layOut([course('Ada', [0, 10], [500_000, 40]), course('Bo', [1_000_000, 20])], 1_000_000);
    expect(up.map(({ points }) => points)).toEqual([0, 10, 20, 30, 40]);
    expect(across.map(({ at }) => at)[0]).toBe(0);
    const [floor, roof, right] = [size.height - size.bottom, size.top, size.width - size.right];
    expect(lines[0]?.path).toBe(`M${size.left},${floor}H${size.left}V${floor - (floor - roof) / 4}H${(size.left + right) / 2}V${roof}H${right}`);
    expect(lines[0]?.end).toEqual({ x: right, y: roof });
    expect(lines[1]?.points).toBe(20);
  });

  it('stays in its frame when a gain is later than this clock, or the only one', () => {
    for (const courses of [[course('Ada', [2_000_000, 5])], [course('Ada', [1_000_000, 123_456])], []]) {
      for (const { path } of layOut(courses, 1_000_000).lines)
        for (const [, axis, n] of path.matchAll(/([HV,M])([\d.]+)/g)) expect([axis, Number(n) <= size.width]).toEqual([axis, true]);
    }
  });
});

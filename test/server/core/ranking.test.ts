import { describe, expect, it } from 'vitest';
import { around, ranked } from '../../../server/core/ranking.ts';

const one = (learner: string, points: number, lastGainAt: number | null = points > 0 ? 1 : null) => ({ learner, points, lastGainAt });
const brief = (rows: { rank: number; learner: string }[]) => rows.map(({ rank, learner }) => `${rank} ${learner}`);

describe('a ranking', () => {
  it('goes by points, then the earlier last gain; whoever has none comes last', () => {
    expect(brief(ranked([one('idle', 0), one('late', 40, 9), one('best', 50), one('early', 40, 3), one('also', 0)]))).toEqual([
      '1 best',
      '2 early',
      '3 late',
      '4 also',
      '4 idle',
    ]);
  });

  it('shows the first few, and you with your neighbours', () => {
    const rows = ranked(Array.from({ length: 20 }, (_, n) => one(`l${n}`, 100 - n)));
    expect(brief(around(rows, 2, 'l9', 1))).toEqual(['1 l0', '2 l1', '9 l8', '10 l9', '11 l10']);
    expect(brief(around(ranked([one('a', 5), one('you', 0), one('b', 0)]), 1, 'you', 2))).toEqual(['1 a', '2 you']);
  });
});

import { describe, expect, test } from 'vitest';
import { senders, siegeOf } from '../../../client/journal/siege.ts';
import type { TimelineView } from '../../../server/protocol/journal.ts';

const view = (minutes: number, traffic: TimelineView['traffic']): TimelineView => ({ from: 0, to: minutes * 60_000, traffic, markers: [] });

describe('the siege on its time axis', () => {
  test('counts what got through and what did not, each in its span of time', () => {
    const siege = siegeOf(
      view(5, [
        { at: 1000, who: 'spammer', kind: 'abuse', outcome: 'arrived', said: '' },
        { at: 9000, who: 'spammer', kind: 'abuse', outcome: 'taken', said: '' },
        { at: 12_000, who: 'spammer', kind: 'abuse', outcome: 'refused', said: '' },
        { at: 12_000, who: 'app', kind: 'good', outcome: 'unreachable', said: '' },
      ]),
    );
    expect(siege.binMs).toBe(10_000);
    expect(siege.lanes.map(({ kind }) => kind)).toEqual(['good', 'abuse']);
    expect(siege.lanes[1]?.bins.slice(0, 2)).toEqual([
      { from: 0, through: 2, stopped: 0 },
      { from: 10_000, through: 0, stopped: 1 },
    ]);
    expect(siege.lanes[0]?.bins[1]).toEqual({ from: 10_000, through: 0, stopped: 1 });
  });

  const guess = { at: 1, who: 'botnet', kind: 'guess' as const, outcome: 'login-refused' as const, said: '535' };

  test('gives somebody who guesses passwords a lane of their own', () => {
    expect(siegeOf(view(1, [guess])).lanes).toMatchObject([{ kind: 'guess', bins: [{ through: 0, stopped: 1 }, {}, {}, {}, {}, {}] }]);
  });

  test('takes longer spans for a longer lab, never more than sixty of them', () => {
    for (const minutes of [1, 20, 90, 240, 2000]) expect(siegeOf(view(minutes, [guess])).lanes[0]?.bins.length).toBeLessThanOrEqual(60);
  });

  test('says of each sender how the last ten fared', () => {
    const traffic = Array.from({ length: 14 }, (_, at) => ({
      at,
      who: 'app',
      kind: 'good' as const,
      outcome: at < 8 ? ('arrived' as const) : ('refused' as const),
      said: `${at}`,
    }));
    expect(senders(view(1, traffic))).toEqual([{ who: 'app', kind: 'good', recent: 4, recentAll: 10, all: 14, said: '13' }]);
  });
});

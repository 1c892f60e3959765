import type { TimelineView, TrafficView } from '../../server/protocol/journal.ts';

export interface Bin {
  from: number;
  /** Letters in that span of time, by what became of them. */
  through: number;
  stopped: number;
}

export interface Siege {
  from: number;
  to: number;
  binMs: number;
  /** Kinds of mail that there were, in this order. */
  lanes: { kind: TrafficView['kind']; bins: Bin[] }[];
}

const kinds = ['good', 'abuse', 'guess'] as const;

const sizes = [10_000, 30_000, 60_000, 120_000, 300_000, 600_000];
const got = ({ outcome }: TrafficView): boolean => outcome === 'arrived' || outcome === 'taken';

/** The background mail counted in spans of equal length, at most `bins` of them. */
export function siegeOf({ from, to, traffic }: TimelineView, bins = 60): Siege {
  const span = Math.max(to - from, 60_000);
  const binMs = sizes.find((size) => span / size <= bins) ?? Math.ceil(span / bins / 600_000) * 600_000;
  const count = Math.ceil(span / binMs);
  const of = (kind: TrafficView['kind']): Bin[] => {
    const list = Array.from({ length: count }, (_, at) => ({ from: from + at * binMs, through: 0, stopped: 0 }));
    for (const one of traffic) {
      const bin = one.kind === kind ? list[Math.floor((one.at - from) / binMs)] : undefined;
      if (bin) bin[got(one) ? 'through' : 'stopped'] += 1;
    }
    return list;
  };
  const lanes = kinds.filter((kind) => traffic.some((one) => one.kind === kind)).map((kind) => ({ kind, bins: of(kind) }));
  return { from, to: from + count * binMs, binMs, lanes };
}

/** By sender: how many letters got through of the last ten, and how many at all. */
export function senders({ traffic }: TimelineView): { who: string; kind: TrafficView['kind']; recent: number; recentAll: number; all: number; said: string }[] {
  const byWho = new Map<string, TrafficView[]>();
  for (const one of traffic) byWho.set(`${one.kind}/${one.who}`, [...(byWho.get(`${one.kind}/${one.who}`) ?? []), one]);
  return [...byWho.values()].flatMap((list) => {
    const last = list.at(-1);
    const recent = list.slice(-10);
    return last ? [{ who: last.who, kind: last.kind, recent: recent.filter(got).length, recentAll: recent.length, all: list.length, said: last.said }] : [];
  });
}

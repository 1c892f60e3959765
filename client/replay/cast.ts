/** One event of a recording. `at`: seconds as they are played, long pauses cut short. */
export type CastEvent = [at: number, code: 'o' | 'r' | 'm', data: string];

export interface Marker {
  /** Seconds as they are played. */
  at: number;
  /** Epoch milliseconds. */
  time: number;
  label: string;
  kind: 'started' | 'finished' | 'pass' | 'fail' | 'inconclusive' | 'note';
}

export interface Cast {
  cols: number;
  rows: number;
  events: CastEvent[];
  markers: Marker[];
  /** Seconds as they are played. */
  duration: number;
}

/** A pause in which nothing happened is played as this, in seconds. */
const longestPause = 2;

const kinds: [prefix: string, kind: Marker['kind']][] = [
  ['Check: started', 'started'],
  ['Check: finished', 'finished'],
  ['Check: passed: ', 'pass'],
  ['Check: failed: ', 'fail'],
  ['Check: inconclusive: ', 'inconclusive'],
];

/** Reads an asciicast v2; `startedAt` (epoch milliseconds) is more exact than its header. Null when it has no header; lines that are none are left out. */
export function readCast(text: string, startedAt: number): Cast | null {
  const [first = '', ...lines] = text.split('\n');
  const header = parsed(first) as { version?: unknown; width?: unknown; height?: unknown } | null;
  if (header?.version !== 2 || typeof header.width !== 'number' || typeof header.height !== 'number') return null;
  const cast: Cast = { cols: header.width, rows: header.height, events: [], markers: [], duration: 0 };
  let before = 0;
  for (const line of lines) {
    const event = parsed(line);
    if (!Array.isArray(event)) continue;
    const [seconds, code, data] = event as unknown[];
    if (typeof seconds !== 'number' || typeof data !== 'string' || (code !== 'o' && code !== 'r' && code !== 'm')) continue;
    cast.duration += Math.min(longestPause, Math.max(0, seconds - before));
    before = seconds;
    cast.events.push([cast.duration, code, data]);
    if (code === 'm') cast.markers.push({ at: cast.duration, time: startedAt + seconds * 1000, label: labelOf(data), kind: kindOf(data) });
  }
  return cast;
}

/** Where the Check of an attempt begins: the start nearest to when it was made, epoch milliseconds. */
export function startOf(markers: readonly Marker[], attemptAt: number): Marker | null {
  const starts = markers.filter(({ kind }) => kind === 'started');
  return starts.reduce<Marker | null>((best, one) => (!best || Math.abs(one.time - attemptAt) < Math.abs(best.time - attemptAt) ? one : best), null);
}

/** The last marker that was passed at this second; -1 before the first. */
export const markerAt = (markers: readonly Marker[], at: number): number => markers.findLastIndex((marker) => marker.at <= at + 0.05);

const kindOf = (data: string) => kinds.find(([prefix]) => data.startsWith(prefix))?.[1] ?? 'note';

/** A verdict by the check's name alone: the mark beside it says how it went. */
function labelOf(data: string): string {
  const [prefix, kind] = kinds.find(([start]) => data.startsWith(start)) ?? ['', 'note'];
  return kind === 'pass' || kind === 'fail' || kind === 'inconclusive' ? data.slice(prefix.length) : data;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

import type { RecordingView } from '../../server/protocol/recordings.ts';

/** What was recorded in one lab. */
export interface RecordedSession {
  lab: string;
  title: string;
  startedAt: number;
  /** Null: a terminal is still recorded. */
  endedAt: number | null;
  labels: string[];
}

/** Recordings by lab, newest first. */
export function sessionsOf(recordings: readonly RecordingView[]): RecordedSession[] {
  const labs = Map.groupBy(recordings, ({ lab }) => lab);
  return [...labs]
    .map(([lab, own]) => ({
      lab,
      title: own[0]?.title ?? '',
      startedAt: Math.min(...own.map(({ startedAt }) => startedAt)),
      endedAt: own.some(({ endedAt }) => endedAt === null) ? null : Math.max(...own.map(({ endedAt }) => endedAt ?? 0)),
      labels: [...new Set(own.map(({ label }) => label))],
    }))
    .sort((a, b) => b.startedAt - a.startedAt);
}

/** The lab of each attempt of which something was recorded. */
export const recordedLabs = (recordings: readonly RecordingView[]): Map<string, string> =>
  new Map(recordings.flatMap(({ lab, attempts }) => attempts.map(({ id }): [string, string] => [id, lab])));

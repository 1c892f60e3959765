import type { FinishedRecording } from './recording-store.ts';

/** Which finished recordings go: those older than `keptMs`, and then the oldest until the others fit into `roomBytes`. `finished` comes oldest first. */
export function outdated<T extends Pick<FinishedRecording, 'bytes' | 'endedAt'>>(
  finished: readonly T[],
  { now, keptMs, roomBytes }: { now: number; keptMs: number; roomBytes: number },
): T[] {
  const young = finished.findIndex(({ endedAt }) => endedAt > now - keptMs);
  let first = young === -1 ? finished.length : young;
  let bytes = finished.slice(first).reduce((sum, one) => sum + one.bytes, 0);
  for (; first < finished.length && bytes > roomBytes; first++) bytes -= finished[first]?.bytes ?? 0;
  return finished.slice(0, first);
}

/**
 * asciicast v2 (https://docs.asciinema.org/manual/asciicast/v2/): a header, then one event a line, `[seconds since the start, code, data]`.
 * Every line is whole JSON: what a killed server has written of a recording is a recording.
 */

/** `o`: printed; `r`: the size became `COLSxROWS`; `m`: a marker. `i`, what was typed, is never written: passwords typed blind stay out. */
export type CastCode = 'o' | 'r' | 'm';
export type Size = { cols: number; rows: number };

/** `startedAt`: epoch milliseconds. */
export function headerLine(size: Size, startedAt: number, title: string): string {
  const header = { version: 2, width: size.cols, height: size.rows, timestamp: Math.floor(startedAt / 1000), title, env: { TERM: 'xterm-256color' } };
  return `${JSON.stringify(header)}\n`;
}

export function eventLine(ms: number, code: CastCode, data: string): string {
  return `${JSON.stringify([ms / 1000, code, data])}\n`;
}

/** Milliseconds of an event line; 0 for a header, and for what is no line of a recording. */
export function msOf(line: string): number {
  try {
    const event: unknown = JSON.parse(line);
    return Array.isArray(event) && typeof event[0] === 'number' ? Math.round(event[0] * 1000) : 0;
  } catch {
    return 0;
  }
}

import type { Readable, Writable } from 'node:stream';
import { type WorldMessage, WorldRequest } from '../../../server/core/world.ts';

const maxLine = 16 * 1024 * 1024;
/** What nobody reads is kept up to here; then events are dropped, and answers past twenty times as much. */
const maxUnread = 1024 * 1024;

export type Handler = (request: WorldRequest, signal: AbortSignal) => Promise<unknown>;

/** JSON lines with the server. Nothing that comes in ends it: neither garbage nor the end of the input. */
export class Wire {
  private readonly output: Writable;
  private readonly handle: Handler;
  private readonly running = new Map<number, AbortController>();
  private chunks: Buffer[] = [];
  private size = 0;
  private dropped = 0;

  constructor(input: Readable, output: Writable, handle: Handler) {
    this.output = output;
    this.handle = handle;
    output.on('error', () => {});
    input.on('error', () => {});
    input.on('data', (chunk: Buffer) => this.take(chunk));
  }

  event(message: Extract<WorldMessage, { event: unknown }>): void {
    if (this.output.writableLength > maxUnread) {
      this.dropped += 1;
      return;
    }
    if (this.dropped > 0) {
      const count = this.dropped;
      this.dropped = 0;
      this.write({ event: 'log', level: 'warn', message: `${count} events were dropped: nobody read them in time` });
    }
    this.write(message);
  }

  private write(message: WorldMessage): void {
    if (this.output.writableLength <= 20 * maxUnread) this.output.write(`${JSON.stringify(message)}\n`);
  }

  private take(chunk: Buffer): void {
    let rest = chunk;
    for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
      const whole = this.size > maxLine ? '' : Buffer.concat([...this.chunks, rest.subarray(0, at)]).toString('utf8');
      this.chunks = [];
      this.size = 0;
      rest = rest.subarray(at + 1);
      if (whole.trim() !== '') void this.line(whole);
    }
    if (rest.length === 0) return;
    this.size += rest.length;
    // Past the bound nothing more is kept; the line is thrown away at its end.
    if (this.size > maxLine) this.chunks = [];
    else this.chunks.push(rest);
  }

  private async line(text: string): Promise<void> {
    let raw: unknown;
    try {
      raw = JSON.parse(text);
    } catch {
      return;
    }
    const parsed = WorldRequest.safeParse(raw);
    if (!parsed.success) {
      const id = typeof raw === 'object' && raw !== null && 'id' in raw ? raw.id : null;
      if (typeof id === 'number' && Number.isSafeInteger(id))
        this.write({ id, ok: false, error: { code: 'bad-request', message: parsed.error.message.slice(0, 2000) } });
      return;
    }
    const request = parsed.data;
    if (request.op === 'cancel') {
      this.running.get(request.request)?.abort();
      return this.write({ id: request.id, ok: true, result: null });
    }
    const abort = new AbortController();
    this.running.set(request.id, abort);
    try {
      const result = await this.handle(request, abort.signal);
      if (abort.signal.aborted) this.write({ id: request.id, ok: false, error: { code: 'cancelled', message: 'cancelled by the server' } });
      else this.write({ id: request.id, ok: true, result });
    } catch (error) {
      this.write({ id: request.id, ok: false, error: { code: 'failed', message: String(error).slice(0, 2000) } });
    } finally {
      if (this.running.get(request.id) === abort) this.running.delete(request.id);
    }
  }
}

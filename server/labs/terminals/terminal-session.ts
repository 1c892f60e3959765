import type { TerminalStream } from '../engine.ts';
import { Ring } from './ring.ts';

/** Measured marks: the low one must be at least twice the browser's acknowledgement step of 64 KiB, or both ends wait for ever. */
const highWater = 512 * 1024;
const lowWater = 128 * 1024;
const largestPush = 64 * 1024;
const keptBytes = 1024 * 1024;
/** Bursts are joined for this long after a push; the first chunk after a silence goes out at once, so that no timer stands in the echo path. */
const joinMs = 5;

/** Sends output to one viewer. `offset` is the absolute offset of the first byte. */
export type Deliver = (offset: number, data: Uint8Array) => void;

/** `observer`: looks on without holding the shell back; when it lags behind what is kept, it misses the middle. */
type Part = 'user' | 'observer';

/** Told of what is printed and of each size, after the viewers. It must be quick: the next echo waits for it. */
export interface Watcher {
  output(chunk: Uint8Array): void;
  resized(size: { cols: number; rows: number }): void;
}

interface Viewer {
  deliver: Deliver;
  part: Part;
  sent: number;
  acknowledged: number;
}

/** One shell of one lab: output is kept by absolute offset, each viewer has a cursor, and the container is held back while a viewer lags. */
export class TerminalSession implements AsyncDisposable {
  readonly epoch: string;
  readonly ended: Promise<void>;
  /** As it was set last. */
  size: { cols: number; rows: number };
  #ring = new Ring(keptBytes);
  #viewers = new Map<string, Viewer>();
  #watchers = new Set<Watcher>();
  #stream: TerminalStream;
  #paused = false;
  #lastPush = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(stream: TerminalStream, epoch: string, size: { cols: number; rows: number }) {
    this.#stream = stream;
    this.epoch = epoch;
    this.size = size;
    this.ended = stream.ended;
    stream.onData((chunk) => this.#received(chunk));
  }

  get viewers(): number {
    return this.#viewers.size;
  }

  /** Adds or moves a viewer; answers the offset its output begins at. */
  join(connection: string, deliver: Deliver, have?: { epoch: string; offset: number }, part: Part = 'user'): number {
    const known = have && have.epoch === this.epoch && have.offset >= this.#ring.start && have.offset <= this.#ring.end;
    const from = known ? have.offset : this.#ring.start;
    this.#viewers.set(connection, { deliver, part, sent: from, acknowledged: from });
    // After the answer to `terminal:open` has gone out: the browser must know the offset before the bytes come.
    setTimeout(() => this.#push(), 0);
    return from;
  }

  /** Adds a watcher; it gets what is kept so far at once. */
  watch(watcher: Watcher): Disposable {
    const { data } = this.#ring.slice(this.#ring.start, keptBytes);
    if (data.length > 0) watcher.output(data);
    this.#watchers.add(watcher);
    return { [Symbol.dispose]: () => void this.#watchers.delete(watcher) };
  }

  leave(connection: string): void {
    this.#viewers.delete(connection);
    this.#regulate();
  }

  acknowledge(connection: string, offset: number): void {
    const viewer = this.#viewers.get(connection);
    if (!viewer || offset <= viewer.acknowledged || offset > viewer.sent) return;
    viewer.acknowledged = offset;
    this.#push();
  }

  write(data: string): void {
    this.#stream.write(data);
  }

  resize(cols: number, rows: number): Promise<void> {
    const same = cols === this.size.cols && rows === this.size.rows;
    this.size = { cols, rows };
    if (!same) for (const watcher of this.#watchers) watcher.resized(this.size);
    return this.#stream.resize(cols, rows);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#viewers.clear();
    await this.#stream[Symbol.asyncDispose]();
  }

  #received(chunk: Uint8Array): void {
    this.#ring.push(chunk);
    const wait = this.#lastPush + joinMs - performance.now();
    if (wait <= 0) this.#push();
    else this.#timer ??= setTimeout(() => this.#push(), wait);
    this.#regulate();
    for (const watcher of this.#watchers) watcher.output(chunk);
  }

  #push(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#lastPush = performance.now();
    for (const viewer of this.#viewers.values()) {
      while (viewer.sent < this.#ring.end && viewer.sent - viewer.acknowledged < highWater) {
        const { offset, data } = this.#ring.slice(viewer.sent, largestPush);
        viewer.sent = offset + data.length;
        viewer.deliver(offset, data);
      }
    }
    this.#regulate();
  }

  #regulate(): void {
    const lag = Math.max(0, ...[...this.#viewers.values()].flatMap(({ part, acknowledged }) => (part === 'user' ? [this.#ring.end - acknowledged] : [])));
    if (!this.#paused && lag > highWater) {
      this.#paused = true;
      this.#stream.pause();
    } else if (this.#paused && lag < lowWater) {
      this.#paused = false;
      this.#stream.resume();
    }
  }
}

import type { EndReason } from '../../protocol/recordings.ts';
import { eventLine, headerLine, msOf, type Size } from './asciicast.ts';
import type { CastFile } from './recording-store.ts';

/** Bytes that may wait for the disk; beyond that the recording ends, and the terminal goes on. */
const mostWaiting = 2 * 1024 * 1024;
/** Written at the latest so long after it was printed, or when so many bytes wait: what a killed server loses. */
const writeAfterMs = 200;
const writeAtBytes = 256 * 1024;
/** What comes within so many milliseconds is one event of at most so many bytes. */
const joinMs = 10;
const largestEvent = 32 * 1024;
/** A flood is kept up to this many bytes, and then this many a second: the rest is left out, and said. */
const burstBytes = 1024 * 1024;
const steadyBytesPerSecond = 32 * 1024;
/** Kept free for the last words. */
const lastWordsBytes = 1024;

const lastWords: Record<EndReason, string | null> = {
  closed: null,
  cap: 'This recording has its full size: nothing more of this terminal is recorded.',
  lag: 'The disk could not keep up: nothing more of this terminal is recorded.',
  disk: 'The disk took no more: nothing more of this terminal is recorded.',
};

/** `at`: epoch milliseconds. */
type Waiting = { at: number; bytes: number } & ({ code: 'o'; chunks: Uint8Array[] } | { code: 'r' | 'm'; text: string });

export interface RecordingParts {
  size: Size;
  title: string;
  /** Most bytes of the file. */
  capBytes: number;
  now: () => number;
}

/**
 * One terminal's recording while it is made. Nothing here waits or throws: output is put aside as it comes, turned into lines and written
 * later, and whatever stands in the way ends the recording alone. What was printed before the file is open waits too.
 */
export class Recording {
  /** Resolves when the file is closed: why it ended, or null when it was only let go of. */
  readonly done: Promise<EndReason | null>;
  readonly #parts: RecordingParts;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #file: CastFile | null = null;
  #bytes = 0;
  /** Written first, if the file is new. */
  #header = '';
  #decoder = new TextDecoder();
  #startedAt = 0;
  #lastMs = 0;
  #allowance = burstBytes;
  #allowedAt = 0;
  #leftOut = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #writing: Promise<void> | null = null;
  /** Undefined: it goes on. */
  #end: EndReason | null | undefined;
  #abandoned = false;
  #finish: (reason: EndReason | null) => void;

  constructor(parts: RecordingParts) {
    this.#parts = parts;
    const { promise, resolve } = Promise.withResolvers<EndReason | null>();
    this.done = promise;
    this.#finish = resolve;
  }

  get over(): boolean {
    return this.#end !== undefined;
  }

  get bytes(): number {
    return this.#file?.bytes ?? this.#bytes;
  }

  /** Where it goes, since when (epoch milliseconds), and the last line there: in a file that has lines it goes on. */
  into(file: CastFile, startedAt: number, last: string): void {
    const { size, title } = this.#parts;
    this.#file = file;
    this.#startedAt = startedAt;
    this.#lastMs = msOf(last);
    if (!this.#abandoned && last === '') this.#header = headerLine(size, startedAt, title);
    else if (!this.#abandoned) {
      const at = this.#waiting[0]?.at ?? this.#parts.now();
      this.#waiting.unshift({ at, code: 'm', text: 'Taken up again', bytes: 0 }, { at, code: 'r', text: sizeText(size), bytes: 0 });
    }
    this.#write();
  }

  output(chunk: Uint8Array): void {
    if (this.over) return;
    const at = this.#parts.now();
    this.#allowance = Math.min(burstBytes, this.#allowance + (Math.max(0, at - this.#allowedAt) / 1000) * steadyBytesPerSecond);
    this.#allowedAt = at;
    // Once something is left out, a second's worth follows in one piece.
    if (this.#allowance < Math.max(chunk.length, this.#leftOut > 0 ? steadyBytesPerSecond : 0)) {
      this.#leftOut += chunk.length;
      return;
    }
    this.#sayLeftOut();
    this.#allowance -= chunk.length;
    const last = this.#waiting.at(-1);
    if (last?.code === 'o' && at - last.at < joinMs && last.bytes + chunk.length <= largestEvent) {
      last.chunks.push(chunk);
      last.bytes += chunk.length;
      this.#waitingBytes += chunk.length;
      this.#soon();
    } else this.#add({ at, code: 'o', chunks: [chunk], bytes: chunk.length });
  }

  resized(size: Size): void {
    this.#text('r', sizeText(size));
  }

  mark(label: string): void {
    this.#text('m', label);
  }

  /** Ends it after what waits is written. `null` lets go of it: it may go on from its file. */
  end(reason: EndReason | null): void {
    if (this.over) return;
    this.#sayLeftOut();
    this.#end = reason;
    this.#write();
  }

  /** Writes nothing more. Resolves when the file is closed. */
  abandon(): Promise<EndReason | null> {
    this.#abandoned = true;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#leftOut = 0;
    this.end(null);
    return this.done;
  }

  /** There will be no file. */
  fail(): void {
    this.#end ??= 'disk';
    if (this.#timer) clearTimeout(this.#timer);
    this.#finish(this.#end);
  }

  #text(code: 'r' | 'm', text: string): void {
    if (!this.over) this.#add({ at: this.#parts.now(), code, text, bytes: text.length });
  }

  #sayLeftOut(): void {
    if (this.#leftOut === 0) return;
    const kib = Math.ceil(this.#leftOut / 1024);
    this.#leftOut = 0;
    const note = new TextEncoder().encode(said(`${kib} KiB left out here: it came too fast to be kept.`));
    this.#add({ at: this.#parts.now(), code: 'o', chunks: [note], bytes: note.length });
  }

  #add(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#waitingBytes += waiting.bytes;
    if (this.#waitingBytes > mostWaiting) {
      this.#waiting = [];
      this.#waitingBytes = 0;
      this.#end = 'lag';
    }
    this.#soon();
  }

  #soon(): void {
    if (this.over || this.#waitingBytes >= writeAtBytes) this.#write();
    else this.#timer ??= setTimeout(() => this.#write(), writeAfterMs);
  }

  /** One write at a time; what comes meanwhile goes with the next. */
  #write(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const file = this.#file;
    if (!file || this.#writing) return;
    this.#writing = this.#drain(file).finally(() => {
      this.#writing = null;
      // Between the last look and now.
      if (this.#file && (this.over || this.#waitingBytes >= writeAtBytes)) this.#write();
    });
  }

  async #drain(file: CastFile): Promise<void> {
    try {
      const lines = this.#lines(file.bytes);
      if (lines) await file.append(lines);
    } catch {
      this.#end = 'disk';
      this.#waiting = [];
      this.#waitingBytes = 0;
    }
    if (!this.over || this.#waiting.length > 0) return;
    await this.#close(file);
  }

  async #close(file: CastFile): Promise<void> {
    const reason = this.#end ?? null;
    const words = reason && lastWords[reason];
    // A disk that took no more may take these few bytes; if it does not, the page says why it ended.
    if (words) await file.append(eventLine(this.#lastMs, 'o', said(words)) + eventLine(this.#lastMs, 'm', words)).catch(() => undefined);
    this.#bytes = file.bytes;
    await file.close().catch(() => undefined);
    this.#file = null;
    this.#finish(reason);
  }

  /** What waits, as far as it fits; what does not ends the recording. */
  #lines(written: number): string {
    const room = this.#parts.capBytes - lastWordsBytes;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    let lines = this.#header;
    this.#header = '';
    let bytes = written + Buffer.byteLength(lines);
    for (const each of waiting) {
      const data = each.code === 'o' ? each.chunks.map((chunk) => this.#decoder.decode(chunk, { stream: true })).join('') : each.text;
      // The first half of a letter whose other half is still to come.
      if (data === '') continue;
      // Never earlier than the event before, whatever the clock does.
      this.#lastMs = Math.max(this.#lastMs, each.at - this.#startedAt);
      const line = eventLine(this.#lastMs, each.code, data);
      bytes += Buffer.byteLength(line);
      if (bytes > room) {
        this.#end = 'cap';
        break;
      }
      lines += line;
    }
    return lines;
  }
}

const sizeText = ({ cols, rows }: Size) => `${cols}x${rows}`;

/** A line of ours among the output, whatever the output had begun: an escape sequence is cut off (CAN), colours are ours. */
const said = (text: string) => `\u0018\r\n\u001b[0;7m ${text} \u001b[0m\r\n`;

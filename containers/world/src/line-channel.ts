import type net from 'node:net';
import tls from 'node:tls';
import type { TranscriptLine } from '../../../server/protocol/verdict.ts';
import type { End } from './dial.ts';

const maxPending = 512 * 1024;
const maxLines = 400;
const maxText = 1000;

/** A line-wise conversation on a socket, with its transcript. Never throws: when it is over, `over` says how. */
export class LineChannel {
  readonly lines: TranscriptLine[] = [];
  over: End | null = null;
  tls: { version: string; cipher: string } | null = null;
  /** OpenSSL's or the system's code of a handshake that failed, or `timeout`. */
  tlsError: string | null = null;
  socket: net.Socket;
  private closed: string | null = null;
  private pending: Buffer = Buffer.alloc(0);
  private waiting: (() => void) | null = null;
  private readonly opened = performance.now();
  private readonly timer: NodeJS.Timeout;
  private readonly unlisten: () => void;
  private readonly deadline: number;

  constructor(socket: net.Socket, lifeMs: number, signal: AbortSignal) {
    this.socket = socket;
    this.deadline = this.opened + lifeMs;
    this.timer = setTimeout(() => this.finish({ end: 'silent', detail: `not over after ${lifeMs} ms` }), lifeMs);
    const onAbort = () => this.finish({ end: 'local-error', detail: 'cancelled' });
    signal.addEventListener('abort', onAbort);
    this.unlisten = () => signal.removeEventListener('abort', onAbort);
    this.listen(socket);
  }

  note(who: TranscriptLine['who'], text: string): number | null {
    if (this.lines.length >= maxLines) return null;
    const full = this.lines.length === maxLines - 1;
    const shown = text.length > maxText ? `${text.slice(0, maxText - 1)}…` : text;
    this.lines.push({
      who: full ? '*' : who,
      text: full ? 'Further lines are left out' : shown,
      ms: Math.round(performance.now() - this.opened),
      secure: this.tls !== null,
    });
    return full ? null : this.lines.length - 1;
  }

  /** Writes bytes as they are, without a note. */
  write(data: string | Buffer): void {
    if (!this.over) this.socket.write(data);
  }

  /** Sends one line and notes it. */
  send(line: string): void {
    this.note('C', line);
    this.write(`${line}\r\n`);
  }

  /** The next line without its end; null once the conversation is over (`over` is set). */
  async line(waitUntil: number): Promise<string | null> {
    let from = 0;
    for (;;) {
      const at = this.pending.indexOf(10, from);
      if (at >= 0) {
        const end = at > 0 && this.pending[at - 1] === 13 ? at - 1 : at;
        const text = this.pending.toString('utf8', 0, end);
        this.pending = this.pending.subarray(at + 1);
        return text;
      }
      from = this.pending.length;
      if (!(await this.more(waitUntil))) return null;
    }
  }

  /** A line that nobody has asked for yet. */
  get ahead(): string | null {
    const at = this.pending.indexOf(10);
    return at < 0 ? null : this.pending.toString('utf8', 0, Math.min(at, maxText));
  }

  /** Exactly `length` bytes; null once it is over. */
  async bytes(length: number, waitUntil: number): Promise<Buffer | null> {
    while (this.pending.length < length) if (!(await this.more(waitUntil))) return null;
    const taken = this.pending.subarray(0, length);
    this.pending = this.pending.subarray(length);
    return taken;
  }

  /** Whether a whole line is there, or comes before `waitUntil`. Unlike `line`, silence ends nothing. */
  async hears(waitUntil: number): Promise<boolean> {
    while (!this.over && this.pending.indexOf(10) < 0 && this.closed === null) {
      const left = waitUntil - performance.now();
      if (left <= 0) return false;
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.waiting = resolve;
        timer = setTimeout(() => this.wake(), left);
      });
      clearTimeout(timer);
    }
    return this.pending.indexOf(10) >= 0;
  }

  /** Turns the connection to TLS. False once it failed. Certificates are not verified here. */
  async secure(options: tls.ConnectionOptions, waitMs: number): Promise<boolean> {
    if (this.over) return false;
    const implicit = this.socket.bytesWritten === 0;
    if (this.pending.length > 0) this.note('*', `${this.pending.length} bytes came before the TLS handshake and were dropped`);
    this.pending = Buffer.alloc(0);
    const plain = this.socket;
    for (const event of ['data', 'end', 'close']) plain.removeAllListeners(event);
    const before = plain.bytesRead;
    const fail = (detail: string, code: string) => {
      this.tlsError ??= code;
      const heard = plain.bytesRead > before;
      if (implicit && !heard && code === 'timeout') return this.finish({ end: 'silent', detail });
      if (implicit && !heard && code === 'ECONNRESET') return this.finish({ end: 'dropped', detail });
      this.finish({ end: 'tls-failed', detail });
    };
    const secured = await new Promise<tls.TLSSocket | null>((resolve) => {
      this.waiting = () => resolve(null);
      let socket: tls.TLSSocket;
      try {
        socket = tls.connect({ socket: plain, rejectUnauthorized: false, checkServerIdentity: () => undefined, ...options });
      } catch (error) {
        this.finish({ end: 'local-error', detail: String(error) });
        return;
      }
      const timer = setTimeout(
        () => fail(`no answer to the TLS handshake within ${waitMs} ms`, 'timeout'),
        Math.min(waitMs, Math.max(1, this.deadline - performance.now())),
      );
      socket.on('error', (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        fail(error.message.replace(/^[0-9A-F]+:error:[0-9A-F]+:/, '').trim(), error.code ?? '');
      });
      socket.once('close', () => fail('closed during the TLS handshake', 'ECONNRESET'));
      socket.once('secureConnect', () => {
        clearTimeout(timer);
        socket.removeAllListeners('error');
        socket.removeAllListeners('close');
        resolve(socket);
      });
      this.waiting = () => {
        clearTimeout(timer);
        resolve(null);
      };
    });
    this.waiting = null;
    if (!secured) return false;
    this.socket = secured;
    this.tls = { version: secured.getProtocol() ?? '?', cipher: secured.getCipher().name };
    this.listen(secured);
    this.note('*', `TLS is up: ${this.tls.version}, ${this.tls.cipher}`);
    return true;
  }

  /** Ends it; the first reason stays. */
  finish(over: End): void {
    if (this.over) return;
    this.over = over;
    clearTimeout(this.timer);
    this.unlisten();
    if (over.end !== 'done') this.note('*', over.detail);
    this.socket.destroy();
    this.wake();
  }

  /** After QUIT: a connection that closed or fell silent counts as done. */
  settle(): void {
    if (this.over?.end === 'dropped' || this.over?.end === 'silent') this.over = { end: 'done', detail: '' };
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = null;
    waiting?.();
  }

  private listen(socket: net.Socket): void {
    socket.on('data', (chunk: Buffer) => {
      this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
      if (this.pending.length > maxPending) this.finish({ end: 'garbage', detail: `more than ${maxPending / 1024} KiB without an end` });
      else this.wake();
    });
    // What came before the end is read first: the end counts when nobody finds a line any more.
    const ended = (detail: string) => {
      this.closed ??= detail;
      this.wake();
    };
    socket.on('end', () => ended('the server closed the connection'));
    socket.on('error', (error: NodeJS.ErrnoException) => ended(`the connection broke: ${error.message}`));
    socket.on('close', () => ended('the server closed the connection'));
  }

  private async more(waitUntil: number): Promise<boolean> {
    if (this.over) return false;
    if (this.closed !== null) {
      this.finish({ end: 'dropped', detail: this.closed });
      return false;
    }
    const left = waitUntil - performance.now();
    const before = this.pending.length;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.waiting = resolve;
      timer = setTimeout(() => this.finish({ end: 'silent', detail: 'no (further) reply in time' }), Math.max(0, left));
    });
    clearTimeout(timer);
    return !this.over || this.pending.length > before;
  }
}

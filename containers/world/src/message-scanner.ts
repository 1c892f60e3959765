import { tokensIn } from './arrivals.ts';

const maxHeaders = 16 * 1024;
const maxBody = 2048;
const maxTokens = 200;
/** One less than a token, so that one cut in two by chunks is still seen. */
const overlap = 64;
/** Longer messages are not kept whole: there may be as many at once as there are connections. */
const maxWhole = 48 * 1024;

/** Reads a message of any length and keeps its head, the first 2 KiB of its body, its size and its tokens, and a short one whole. */
export class MessageScanner {
  size = 0;
  headers = '';
  body = '';
  readonly tokens = new Set<string>();
  private tail = '';
  private inHeaders = true;
  private chunks: Buffer[] = [];

  /** The message byte for byte as it came in; null for a long one. */
  get whole(): Buffer | null {
    return this.size > maxWhole ? null : Buffer.concat(this.chunks);
  }

  take(chunk: Buffer): void {
    this.size += chunk.length;
    if (this.size > maxWhole) this.chunks = [];
    else this.chunks.push(Buffer.from(chunk));
    const text = this.tail + chunk.toString('latin1');
    if (this.tokens.size < maxTokens) for (const token of tokensIn(text, maxTokens)) this.tokens.add(token);
    this.tail = text.slice(-overlap);
    if (!this.inHeaders) {
      if (this.body.length < maxBody) this.keepBody(chunk.toString('latin1', 0, maxBody));
      return;
    }
    const from = Math.max(0, this.headers.length - 3);
    this.headers += chunk.toString('latin1', 0, maxHeaders);
    const end = this.headers.indexOf('\r\n\r\n', from);
    if (end >= 0) {
      this.keepBody(this.headers.slice(end + 4));
      this.headers = this.headers.slice(0, end + 2);
    }
    if (this.headers.length > maxHeaders) this.headers = this.headers.slice(0, maxHeaders);
    if (end >= 0 || this.headers.length >= maxHeaders) this.inHeaders = false;
  }

  private keepBody(text: string): void {
    this.body = (this.body + text).slice(0, maxBody);
  }
}

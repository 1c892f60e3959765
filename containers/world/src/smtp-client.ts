import type { Reply } from '../../../server/core/probes.ts';
import type { LineChannel } from './line-channel.ts';

const maxLines = 64;
const replyLine = /^([2-5]\d\d)([ -]|$)(.*)$/s;

/** A reply and where its last line stands in the transcript. */
export interface Answered {
  reply: Reply;
  line: number | null;
}

/** SMTP commands and replies on a channel (RFC 5321 section 4.2). */
export class SmtpClient {
  readonly channel: LineChannel;
  private readonly replyMs: number;

  constructor(channel: LineChannel, replyMs: number) {
    this.channel = channel;
    this.replyMs = replyMs;
  }

  /** The next reply, all its lines; null once the session is over. */
  async reply(): Promise<Answered | null> {
    const until = performance.now() + this.replyMs;
    const lines: string[] = [];
    for (;;) {
      const text = await this.channel.line(until);
      if (text === null) return null;
      const line = this.channel.note('S', text);
      const match = replyLine.exec(text);
      if (!match || lines.length >= maxLines) {
        this.channel.finish({ end: 'garbage', detail: match ? `a reply of more than ${maxLines} lines` : 'that is no SMTP reply' });
        return null;
      }
      lines.push(match[3] ?? '');
      if (match[2] === '-') continue;
      const enhanced = /^([245]\.\d{1,3}\.\d{1,3})(?:\s|$)/.exec(lines[0] ?? '')?.[1] ?? null;
      return { reply: { code: Number(match[1]), enhanced, lines }, line };
    }
  }

  async command(line: string): Promise<Answered | null> {
    if (!this.inTurn()) return null;
    this.channel.send(line);
    return await this.reply();
  }

  /**
   * Sends commands in one go (RFC 2920: only where PIPELINING is offered) and answers the replies in their order, fewer once the session is over. In
   * the transcript each command stands beside its reply.
   */
  async commands(lines: readonly string[]): Promise<Answered[]> {
    const answers: Answered[] = [];
    if (lines.length === 0 || !this.inTurn()) return answers;
    this.channel.write(lines.map((line) => `${line}\r\n`).join(''));
    for (const line of lines) {
      this.channel.note('C', line);
      const answer = await this.reply();
      if (!answer) break;
      answers.push(answer);
    }
    return answers;
  }

  /** Whether it is our turn to speak. Replies to what was not said yet would be taken for answers to it, one behind all along; 421 alone may come unasked (RFC 5321 section 3.8). */
  inTurn(): boolean {
    const ahead = this.channel.ahead;
    if (ahead !== null && !ahead.startsWith('421'))
      this.channel.finish({ end: 'garbage', detail: `it answered before it was asked: ${ahead.slice(0, 100).trimEnd()}` });
    return this.channel.over === null;
  }

  /** Sends a message dot-stuffed with its final dot (RFC 5321 section 4.5.2), abbreviated in the transcript. */
  async message(text: string, lineEnds: 'crlf' | 'lf' = 'crlf'): Promise<Answered | null> {
    if (!this.inTurn()) return null;
    const whole = text.endsWith('\r\n') ? text : `${text}\r\n`;
    const stuffed = whole.replace(/(^|\r\n)\./g, '$1..');
    const shown = stuffed.slice(0, -2).split('\r\n');
    const kept = shown.length > 16 ? 12 : shown.length;
    for (const line of shown.slice(0, kept)) this.channel.note('C', line);
    if (shown.length > kept) this.channel.note('*', `${shown.length - kept} further lines of the message are left out`);
    if (lineEnds === 'lf') this.channel.note('*', 'Every line of the message ended in a bare LF; the end of data is CR LF . CR LF');
    this.channel.note('C', '.');
    this.channel.write(lineEnds === 'lf' ? `${stuffed.replaceAll('\r\n', '\n').slice(0, -1)}\r\n.\r\n` : `${stuffed}.\r\n`);
    return await this.reply();
  }

  /** QUIT, whatever comes back. */
  async quit(waitMs = 2000): Promise<void> {
    if (this.channel.over) return;
    this.channel.send('QUIT');
    const text = await this.channel.line(performance.now() + waitMs);
    if (text !== null) this.channel.note('S', text);
    this.channel.finish({ end: 'done', detail: '' });
    // Whatever the server did after QUIT, the session was over by then.
    this.channel.settle();
  }
}

import type net from 'node:net';
import type { Arrivals } from './arrivals.ts';
import { tokensIn } from './arrivals.ts';
import { MessageScanner } from './message-scanner.ts';

const maxLine = 64 * 1024;
const maxUnread = 256 * 1024;
const idleMs = 60_000;
const crlfDot = Buffer.from('\r\n.\r\n');

/**
 * A mail server that takes everything: any forward-path, byte for byte, any message. Only CR LF . CR LF ends one (RFC 5321 section 4.1.1.4).
 * Bounded: it keeps neither messages nor long lines.
 */
export function sinkSession(socket: net.Socket, arrivals: Arrivals): void {
  const here = { address: socket.localAddress ?? '0.0.0.0', client: (socket.remoteAddress ?? '0.0.0.0').replace(/^::ffff:/, '') };
  let helo = '';
  let reversePath: string | null = null;
  let forwardPaths: string[] = [];
  let pending: Buffer = Buffer.alloc(0);
  let scanner: MessageScanner | null = null;
  let carry: Buffer = Buffer.alloc(0);

  const say = (line: string) => {
    socket.write(`${line}\r\n`);
    if (socket.writableLength > maxUnread) socket.destroy();
  };
  const arrived = (tokens: string[], message: MessageScanner | null) => {
    const domain = /@([^@>\s]+)$/.exec(forwardPaths[0] ?? '')?.[1] ?? '';
    const mail = {
      tokens,
      ...here,
      domain,
      helo: helo.slice(0, 255),
      secure: false,
      reversePath: (reversePath ?? '').slice(0, 1000),
      forwardPaths: forwardPaths.slice(0, 50),
      headers: message?.headers ?? '',
      size: message?.size ?? 0,
      bounce: message !== null && reversePath === '',
    };
    arrivals.add(mail, { body: message?.body ?? '', whole: unstuffed(message?.whole ?? null) });
  };
  const reset = () => {
    reversePath = null;
    forwardPaths = [];
  };
  const endOfMessage = () => {
    if (!scanner) return;
    for (const token of tokensIn(`${reversePath} ${forwardPaths.join(' ')}`)) scanner.tokens.add(token);
    arrived([...scanner.tokens], scanner);
    scanner = null;
    reset();
    say('250 2.0.0 Taken');
  };
  const path = (line: string, colon: number) =>
    /^\s*<(.*)>(?:\s.*)?$/s.exec(line.slice(colon + 1))?.[1] ??
    line
      .slice(colon + 1)
      .trim()
      .split(/\s/)[0] ??
    '';

  const command = (line: string) => {
    const verb = /^[A-Za-z]+/.exec(line)?.[0].toUpperCase() ?? '';
    if (verb === 'EHLO' || verb === 'HELO') {
      helo = line.slice(5).trim();
      reset();
      return say(verb === 'HELO' ? '250 mx.example' : '250-mx.example\r\n250-PIPELINING\r\n250-SIZE 104857600\r\n250-ENHANCEDSTATUSCODES\r\n250 8BITMIME');
    }
    if (/^MAIL FROM:/i.test(line)) {
      reversePath = path(line, 9);
      forwardPaths = [];
      return say('250 2.1.0 Ok');
    }
    if (/^RCPT TO:/i.test(line)) {
      if (reversePath === null) return say('503 5.5.1 MAIL first');
      if (forwardPaths.length >= 1000) return say('452 4.5.3 Too many recipients');
      forwardPaths.push(path(line, 7).slice(0, 1000));
      return say('250 2.1.5 Ok');
    }
    if (verb === 'DATA') {
      if (forwardPaths.length === 0) return say('503 5.5.1 RCPT first');
      scanner = new MessageScanner();
      // A message may be empty: the end of the DATA line counts as the line end before the dot.
      carry = Buffer.from('\r\n');
      skip = 2;
      return say('354 Go on, end with <CRLF>.<CRLF>');
    }
    if (verb === 'RSET') reset();
    if (verb === 'RSET' || verb === 'NOOP') return say('250 2.0.0 Ok');
    if (verb === 'VRFY') return say('252 2.0.0 Send some mail');
    if (verb === 'QUIT') {
      say('221 2.0.0 Bye');
      return void socket.end();
    }
    const tokens = tokensIn(line);
    if (tokens.length > 0) arrived(tokens, null);
    say('500 5.5.2 What is that');
  };

  /** Bytes at the head of `carry` that are no part of the message. */
  let skip = 0;
  const feed = (chunk: Buffer): Buffer => {
    const whole = Buffer.concat([carry, chunk]);
    const at = whole.indexOf(crlfDot);
    const upTo = at >= 0 ? at + 2 : Math.max(0, whole.length - 4);
    if (upTo > skip) scanner?.take(whole.subarray(skip, upTo));
    skip = Math.max(0, skip - upTo);
    if (at >= 0) {
      endOfMessage();
      return whole.subarray(at + 5);
    }
    carry = Buffer.from(whole.subarray(upTo));
    return Buffer.alloc(0);
  };

  socket.setTimeout(idleMs, () => socket.destroy());
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => {
    let rest: Buffer = chunk;
    while (rest.length > 0 && !socket.destroyed) {
      if (scanner) {
        rest = feed(rest);
        continue;
      }
      pending = pending.length > 0 ? Buffer.concat([pending, rest]) : rest;
      const at = pending.indexOf(10);
      if (at < 0 || at > maxLine) {
        if (pending.length > maxLine) {
          say('500 5.5.6 Line too long');
          socket.destroy();
        }
        return;
      }
      const line = pending.toString('utf8', 0, at).replace(/\r$/, '');
      rest = pending.subarray(at + 1);
      pending = Buffer.alloc(0);
      command(line);
    }
  });
  say('220 mx.example ESMTP');
}

/** A message as its sender meant it: without the dot in front of dots (RFC 5321 section 4.5.2). */
function unstuffed(whole: Buffer | null): Buffer | null {
  return whole && Buffer.from(whole.toString('latin1').replace(/(^|\r\n)\.\./g, '$1.'), 'latin1');
}

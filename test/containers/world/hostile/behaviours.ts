import type net from 'node:net';
import { answering } from '../scripted-server.ts';

export type Behaviour = (socket: net.Socket) => void;

/** Writes `chunk` for as long as the other side takes it. */
export const flood = (socket: net.Socket, chunk: string | Buffer): void => {
  const go = () => {
    while (!socket.destroyed && socket.write(chunk));
    if (!socket.destroyed) socket.once('drain', go);
  };
  go();
};

/** One byte a second, for ever. */
const drip = (socket: net.Socket, text: string): void => {
  let at = 0;
  const timer = setInterval(() => socket.write(text[at++ % text.length] as string), 1000);
  socket.once('close', () => clearInterval(timer));
};

/** Bytes without any sense, the same every time. */
const noise = (length: number): Buffer => {
  const bytes = Buffer.alloc(length);
  for (let i = 0, x = 0x2545f491; i < length; i++) {
    x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d);
    bytes[i] = x >>> 24;
  }
  return bytes;
};

/** Behaves until it hears `line`, and then does `what`. */
const untilIt = (line: RegExp, what: (socket: net.Socket) => void, keywords: string[] = ['STARTTLS', 'AUTH PLAIN LOGIN']): Behaviour => {
  return (socket) =>
    answering('220 mx.harbor.test ESMTP\r\n', (said) => {
      if (line.test(said)) {
        socket.removeAllListeners('data');
        what(socket);
        return null;
      }
      if (/^EHLO/.test(said)) return `250-mx.harbor.test\r\n${keywords.map((word, i) => `250${i === keywords.length - 1 ? ' ' : '-'}${word}\r\n`).join('')}`;
      if (/^DATA/.test(said)) return '354 go on\r\n';
      return '250 fine\r\n';
    })(socket);
};

const bye = (socket: net.Socket) => void socket.end();
const reset = (socket: net.Socket) => void socket.resetAndDestroy();
const say = (text: string | Buffer) => (socket: net.Socket) => void socket.write(text);
const escapes = '220 \u001b[2J\u001b]0;owned\u0007\0\u202e<script>alert(1)</script>\r\n';

/** Everything that a server in clear may do to whoever asks it. None of these serves mail; `none` of them may make a check pass. */
export const inClear: Record<string, Behaviour> = {
  'says nothing': () => undefined,
  'hangs up at once': bye,
  'resets at once': reset,
  'sends noise': say(noise(64 * 1024)),
  'answers everything with noise': (socket) => void socket.on('data', () => socket.write(noise(2048))),
  'sends a line without an end': (socket) => flood(socket, 'A'.repeat(64 * 1024)),
  'greets in lines without an end': (socket) => flood(socket, '220-welcome to the machine\r\n'.repeat(2000)),
  'sends one byte a second': (socket) => drip(socket, '220 mx.harbor.test ESMTP\r\n'),
  'sends gigabytes of EHLO': untilIt(/^EHLO/, (socket) => flood(socket, '250-KEYWORD WITH SOME ARGUMENTS\r\n'.repeat(2000))),
  'sends one keyword of gigabytes': untilIt(/^EHLO/, (socket) => flood(socket, `250-${'K'.repeat(64 * 1024)}`)),
  'drips its EHLO': untilIt(/^EHLO/, (socket) => drip(socket, '250-mx.harbor.test\r\n')),
  'answers before it is asked': say('220 mx\r\n250 mx\r\n250 ok\r\n250 ok\r\n354 go\r\n250 queued\r\n221 bye\r\n'),
  'answers in the wrong order': answering('354 go on\r\n', (said) => (/^EHLO/.test(said) ? '221 bye\r\n' : '220 hello\r\n')),
  'answers twice': answering('220 mx\r\n220 mx\r\n', () => '250 ok\r\n550 no\r\n'),
  'changes the code within a reply': answering('220-mx\r\n550 mx\r\n', () => '250-ok\r\n451 ok\r\n'),
  'has codes that do not exist': answering('999 mx\r\n', () => '000 ok\r\n'),
  'has codes of four digits': answering('2200 mx\r\n', () => '2500 ok\r\n'),
  'has no codes': answering('hello\r\n', () => 'fine\r\n'),
  'ends its lines with CR alone': answering('220 mx\r', () => '250 ok\r'),
  'sends control characters and markup': answering(escapes, () => escapes.replace('220', '250')),
  'says yes to everything and keeps nothing': answering('220 mx\r\n', (said) =>
    /^DATA/.test(said) ? '354 go\r\n' : /^AUTH/.test(said) ? '235 ok\r\n' : '250 ok\r\n',
  ),
  'says no to everything': answering('554 no\r\n', () => '554 no\r\n'),
  'sends everybody away': answering('421 busy\r\n', () => '421 busy\r\n'),
  'is always out of order': answering('220 mx\r\n', () => '451 4.3.0 something is broken\r\n'),
  'hangs up after EHLO': untilIt(/^EHLO/, bye),
  'hangs up after MAIL': untilIt(/^MAIL/, bye),
  'resets within DATA': untilIt(/^DATA/, (socket) => {
    socket.write('354 go on\r\n');
    socket.once('data', () => socket.resetAndDestroy());
  }),
  'says nothing after the dot': untilIt(/^DATA/, say('354 go on\r\n')),
  'speaks HTTP': answering('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n', () => 'HTTP/1.1 400 Bad Request\r\n\r\n'),
  'repeats what it hears': (socket) => {
    socket.write('220 mx\r\n');
    socket.on('data', (chunk) => socket.write(chunk));
  },
  'goes on in clear after STARTTLS': untilIt(/^STARTTLS/, (socket) => {
    socket.write('220 go on\r\n');
    socket.on('data', () => socket.write('250 still in clear\r\n'));
  }),
  'floods after STARTTLS': untilIt(/^STARTTLS/, (socket) => flood(socket, Buffer.concat([Buffer.from('220 go on\r\n'), noise(32 * 1024)]))),
  'sends an alert after STARTTLS': untilIt(/^STARTTLS/, (socket) => {
    socket.write('220 go on\r\n');
    socket.once('data', () => socket.write(alert(40)));
  }),
  'stalls the handshake after STARTTLS': untilIt(/^STARTTLS/, say('220 go on\r\n')),
};

/** A fatal alert of TLS 1.2 (RFC 5246 section 7.2). */
const alert = (what: number): Buffer => Buffer.from([21, 3, 3, 0, 2, 2, what]);

/** The same for whoever begins with TLS. */
export const beforeTls: Record<string, Behaviour> = {
  'sends an alert at once': say(alert(80)),
  'answers the handshake with an alert': (socket) => void socket.once('data', () => socket.write(alert(70))),
  'answers the handshake with alerts without an end': (socket) =>
    void socket.once('data', () => flood(socket, Buffer.concat(Array.from({ length: 500 }, () => alert(0))))),
  'answers the handshake with noise': (socket) => void socket.once('data', () => socket.write(noise(16 * 1024))),
  'sends a record that never ends': (socket) => void socket.once('data', () => flood(socket, Buffer.concat([Buffer.from([22, 3, 3, 0x40, 0]), noise(0x4000)]))),
  'drips its handshake': (socket) => drip(socket, '\u0016\u0003\u0003\u0000\u007a\u0002'),
};

/** And for whoever reads a mailbox (IMAP), in clear here. */
export const mailboxes: Record<string, Behaviour> = {
  'greets without an end': (socket) => flood(socket, '* OK hello\r\n'.repeat(1000)),
  'announces a literal of a gigabyte': answering('* OK\r\n', (said) => `* 1 FETCH (BODY {999999999}\r\n${said}\r\n`),
  'sends literals without an end': answering('* OK\r\n', (said) =>
    /LOGIN|EXAMINE/.test(said) ? `${said.split(' ')[0]} OK\r\n` : '* 1 FETCH (X {3}\r\nabc)\r\n'.repeat(500),
  ),
  'never ends a command': answering('* OK\r\n', () => '* STATUS\r\n'),
  'finds what there is not': answering('* OK\r\n', (said) =>
    /SEARCH/.test(said) ? `* SEARCH x\r\n${said.split(' ')[0]} OK\r\n` : `${said.split(' ')[0]} OK\r\n`,
  ),
  drips: (socket) => drip(socket, '* OK hello\r\n'),
  'is no IMAP server': answering('220 mx ESMTP\r\n', () => '500 what\r\n'),
};

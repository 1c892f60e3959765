import type { Transcript } from '../../server/protocol/verdict.ts';
import { type Journey, journeyOf } from './journey.ts';

/** A command that asks the server the same thing by hand, and the shell of the lab it is meant for. */
export interface RepeatCommand {
  tool: 'swaks' | 'openssl' | 'nc';
  shell: 'outside' | 'office';
  text: string;
}

/** What a transcript's session can be repeated with, the most telling first. Empty where there is no server to ask. */
export function repeatCommands(transcript: Transcript): RepeatCommand[] {
  const journey = journeyOf(transcript);
  const { address, port } = journey.to;
  if (!address || port === null) return [];
  const shell = journey.from.zone === 'internet' ? 'outside' : 'office';
  const sent = transcript.lines.filter((line) => line.who === 'C').map((line) => line.text);
  const found: RepeatCommand[] = [];
  const swaks = swaksCommand(transcript, journey, sent);
  if (swaks) found.push({ tool: 'swaks', shell, text: swaks });
  const tls = tlsMode(transcript);
  if (tls) {
    const start = tls === 'starttls' ? ' -starttls smtp' : '';
    found.push({ tool: 'openssl', shell, text: `openssl s_client -connect ${address}:${port}${start} -crlf -quiet` });
  }
  if (!swaks && !tls) found.push({ tool: 'nc', shell, text: `nc -w 5 -v ${address} ${port}` });
  return found;
}

function tlsMode({ lines }: Transcript): 'starttls' | 'implicit' | null {
  if (lines.some((line) => line.who === 'C' && /^STARTTLS$/i.test(line.text))) return 'starttls';
  const first = lines.find((line) => line.who !== '*');
  if (first?.secure || lines.some((line) => /^TLSv1(\.\d)?: /.test(line.text))) return 'implicit';
  return null;
}

/** The transaction around the deciding line, as swaks(1) says it. Null without one. */
function swaksCommand(transcript: Transcript, { to }: Journey, sent: readonly string[]): string | null {
  const upTo = transcript.deciding === null ? transcript.lines : transcript.lines.slice(0, transcript.deciding + 1);
  const begin = upTo.findLastIndex((line) => line.who === 'C' && /^MAIL FROM:/i.test(line.text));
  if (begin < 0) return null;
  const path = (text: string) => /<(.*)>/.exec(text)?.[1] ?? '';
  const behind = transcript.lines.slice(begin + 1);
  const next = behind.findIndex((line) => line.who === 'C' && !/^RCPT TO:/i.test(line.text));
  const recipients = behind.slice(0, next < 0 ? undefined : next).flatMap((line) => (line.who === 'C' ? [path(line.text)] : []));
  const greeting = sent.find((line) => /^(EHLO|HELO) /i.test(line))?.split(' ')[1];
  const reached = behind.some((line) => line.who === 'C' && line.text === '.');
  const parts = [
    `swaks --server ${to.address} --port ${to.port}`,
    greeting && `--helo ${quoted(greeting)}`,
    sent.some((line) => /^HELO /i.test(line)) && '--protocol SMTP',
    tlsMode(transcript) === 'starttls' && '--tls',
    tlsMode(transcript) === 'implicit' && '--tls-on-connect',
    ...loginParts(sent),
    `--from ${quoted(path(transcript.lines[begin]?.text ?? '') || '<>')}`,
    ...recipients.map((one) => `--to ${quoted(one)}`),
    !reached && '--quit-after RCPT',
  ];
  return parts.filter(Boolean).join(' ');
}

function loginParts(sent: readonly string[]): string[] {
  const at = sent.findIndex((line) => /^AUTH (PLAIN|LOGIN)\b/i.test(line));
  if (at < 0) return [];
  const [, mechanism = '', initial] = sent[at]?.split(' ') ?? [];
  const decoded = (text: string | undefined) => {
    try {
      return new TextDecoder().decode(Uint8Array.from(atob(text ?? ''), (char) => char.charCodeAt(0)));
    } catch {
      return '';
    }
  };
  const plain = decoded(initial ?? sent[at + 1]).split('\0');
  const [user, password] = mechanism.toUpperCase() === 'PLAIN' ? [plain[1], plain[2]] : [decoded(sent[at + 1]), decoded(sent[at + 2])];
  return user ? [`--auth ${mechanism.toUpperCase()} --auth-user ${quoted(user)} --auth-password ${quoted(password ?? '')}`] : [];
}

/** One word of a POSIX shell. */
function quoted(text: string): string {
  return /^[A-Za-z0-9@%+=:,./_-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

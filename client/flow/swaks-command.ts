import type { Transcript } from '../../server/protocol/verdict.ts';

export function tlsMode({ lines }: Transcript): 'starttls' | 'implicit' | null {
  if (lines.some((line) => line.who === 'C' && /^STARTTLS$/i.test(line.text))) return 'starttls';
  const first = lines.find((line) => line.who !== '*');
  if (first?.secure || lines.some((line) => /^TLSv1(\.\d)?: /.test(line.text))) return 'implicit';
  return null;
}

/** The transaction around the deciding line, as swaks(1) says it. Null without one, and for addresses that swaks would take apart. */
export function swaksCommand(transcript: Transcript, to: { address: string; port: number | null }): string | null {
  const sent = transcript.lines.filter((line) => line.who === 'C').map((line) => line.text);
  const upTo = transcript.deciding === null ? transcript.lines : transcript.lines.slice(0, transcript.deciding + 1);
  const begin = upTo.findLastIndex((line) => line.who === 'C' && /^MAIL FROM:/i.test(line.text));
  if (begin < 0) return withoutTransaction(transcript, to, sent);
  const path = (text: string) => /<(.*)>/.exec(text)?.[1] ?? '';
  const behind = transcript.lines.slice(begin + 1);
  const next = behind.findIndex((line) => line.who === 'C' && !/^RCPT TO:/i.test(line.text));
  const recipients = behind.slice(0, next < 0 ? undefined : next).flatMap((line) => (line.who === 'C' ? [path(line.text)] : []));
  // A comma parts recipients.
  if (recipients.some((one) => one.includes(','))) return null;
  const reached = behind.some((line) => line.who === 'C' && line.text === '.');
  const parts = [
    ...opening(transcript, to, sent),
    ...loginParts(sent),
    `--from ${quoted(path(transcript.lines[begin]?.text ?? '') || '<>')}`,
    recipients.length > 0 && `--to ${quoted(recipients.join(','))}`,
    !reached && `--quit-after ${recipients.length > 0 ? 'RCPT' : 'MAIL'}`,
  ];
  return parts.filter(Boolean).join(' ');
}

function opening(transcript: Transcript, to: { address: string; port: number | null }, sent: readonly string[]): (string | false | undefined)[] {
  const greeting = sent.find((line) => /^(EHLO|HELO) /i.test(line))?.split(' ')[1];
  const tls = tlsMode(transcript);
  return [
    `swaks --server ${to.address} --port ${to.port}`,
    greeting && `--helo ${quoted(greeting)}`,
    sent.some((line) => /^HELO /i.test(line)) && '--protocol SMTP',
    tls === 'starttls' && '--tls',
    tls === 'implicit' && '--tls-on-connect',
  ];
}

/** A greeting, and a login where one was tried. Null where other commands were sent: VRFY and the like are typed by hand. */
function withoutTransaction(transcript: Transcript, to: { address: string; port: number | null }, sent: readonly string[]): string | null {
  const login = loginParts(sent);
  const known = /^(EHLO|HELO|STARTTLS|QUIT|AUTH|\*$|[A-Za-z0-9+/=]*$)/i;
  if (!sent.some((line) => /^(EHLO|HELO) /i.test(line)) || !sent.every((line) => known.test(line))) return null;
  return [...opening(transcript, to, sent), ...login, `--quit-after ${login.length > 0 ? 'AUTH' : 'HELO'}`].filter(Boolean).join(' ');
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

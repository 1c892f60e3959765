import tls from 'node:tls';
import type { Reply, SmtpProbe, SmtpSeen, Transaction, TransactionSeen } from '../../../server/core/probes.ts';
import { dial } from './dial.ts';
import { LineChannel } from './line-channel.ts';
import { SmtpClient } from './smtp-client.ts';

/** Any version and cipher there is: how good they are is the business of `tls` probes. */
export const anyTls = { minVersion: 'TLSv1', maxVersion: 'TLSv1.3', ciphers: 'ALL:COMPLEMENTOFALL:@SECLEVEL=0' } as const;

const good = (reply: Reply | null | undefined): boolean => reply !== null && reply !== undefined && reply.code >= 200 && reply.code < 300;
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const emptySeen = (id: string): TransactionSeen => ({ id, mail: null, rcpt: [], data: null, end: null, line: null });

/** Runs one SMTP session exactly as ordered. Every transaction asked for has its entry, empty when it was not reached. With `root` (PEM) it goes on only behind a certificate that verifies for `servername`. */
export async function probeSmtp(probe: SmtpProbe, timeoutMs: number, signal: AbortSignal, root: string | null = null): Promise<SmtpSeen> {
  const seen: SmtpSeen = {
    kind: 'smtp',
    end: 'done',
    detail: '',
    lines: [],
    banner: null,
    ehlo: null,
    ehloSecure: null,
    starttls: null,
    tls: null,
    xclient: null,
    commands: [],
    auth: null,
    transactions: probe.transactions.map((one) => emptySeen(one.id)),
  };
  const dialled = await dial(probe.source, probe.target, Math.min(timeoutMs, 4000), signal);
  if (!('socket' in dialled)) return { ...seen, ...dialled, lines: [{ who: '*', text: dialled.detail, ms: 0, secure: false }] };
  const channel = new LineChannel(dialled.socket, Math.min(timeoutMs, 30_000), signal);
  try {
    await converse(new SmtpClient(channel, Math.min(timeoutMs, 12_000)), probe, seen, { tlsMs: Math.min(timeoutMs, 8000), root });
  } catch (error) {
    channel.finish({ end: 'local-error', detail: String(error) });
  }
  channel.finish({ end: 'done', detail: '' });
  const over = channel.over ?? { end: 'done' as const, detail: '' };
  return { ...seen, end: over.end, detail: seen.detail || over.detail, lines: channel.lines, tls: channel.tls };
}

async function converse(client: SmtpClient, probe: SmtpProbe, seen: SmtpSeen, { tlsMs, root }: { tlsMs: number; root: string | null }): Promise<void> {
  const { channel } = client;
  const trust = root === null ? {} : { ca: [root], rejectUnauthorized: true, checkServerIdentity: tls.checkServerIdentity };
  const options = { ...anyTls, ...(probe.servername ? { servername: probe.servername } : {}), ...trust };
  if (probe.tls === 'implicit' && !(await channel.secure(options, tlsMs))) return;
  seen.banner = (await client.reply())?.reply ?? null;
  if (!good(seen.banner)) {
    seen.detail = seen.banner ? `the banner was ${seen.banner.code}` : '';
    return await client.quit();
  }
  const greet = async (): Promise<string[] | null> => {
    const answer = await client.command(`${probe.greeting.verb} ${probe.greeting.name}`);
    return good(answer?.reply) && probe.greeting.verb === 'EHLO' ? (answer?.reply.lines.slice(1) ?? []) : null;
  };
  const first = await greet();
  if (probe.tls === 'implicit') seen.ehloSecure = first;
  else seen.ehlo = first;
  if (probe.tls === 'starttls') {
    seen.starttls = (await client.command('STARTTLS'))?.reply ?? null;
    if (channel.over) return;
    if (!good(seen.starttls)) return channel.finish({ end: 'tls-failed', detail: `STARTTLS was answered ${seen.starttls?.code}` });
    if (!(await channel.secure(options, tlsMs))) return;
    seen.ehloSecure = await greet();
  }
  if (probe.xclient !== null && (seen.ehloSecure ?? seen.ehlo ?? []).some((keyword) => /^XCLIENT\b/i.test(keyword))) {
    seen.xclient = (await client.command(`XCLIENT ${probe.xclient}`))?.reply ?? null;
    if (good(seen.xclient)) await greet();
  }
  for (const line of probe.commands) {
    const answer = await client.command(line);
    if (!answer) return;
    seen.commands.push(answer.reply);
  }
  if (probe.login) {
    seen.auth = await logIn(client, probe.login);
    if (channel.over) return;
    if (!good(seen.auth)) {
      seen.detail = `AUTH was answered ${seen.auth?.code}`;
      return await client.quit();
    }
  }
  const offered = (seen.ehloSecure ?? seen.ehlo ?? []).some((keyword) => /^PIPELINING\b/i.test(keyword));
  const state: State = { pipelining: offered && probe.transactions.length >= crowd, begun: false };
  for (const [index, transaction] of probe.transactions.entries()) {
    const entry = seen.transactions[index];
    if (!entry || channel.over) return;
    await transact(client, transaction, entry, state);
  }
  if (state.begun) await client.command('RSET');
  await client.quit();
}

async function logIn(client: SmtpClient, login: NonNullable<SmtpProbe['login']>): Promise<Reply | null> {
  const plain = base64(`\0${login.user}\0${login.password}`);
  const steps = {
    PLAIN: [`AUTH PLAIN ${plain}`, plain],
    LOGIN: ['AUTH LOGIN', base64(login.user), base64(login.password)],
    ANONYMOUS: [`AUTH ANONYMOUS ${base64(login.user)}`, base64(login.user)],
  }[login.mechanism];
  let last: Reply | null = null;
  for (const step of steps) {
    last = (await client.command(step))?.reply ?? null;
    if (last?.code !== 334) return last;
  }
  if (last?.code === 334) return (await client.command('*'))?.reply ?? last;
  return last;
}

/** From so many transactions on a session is asked in groups of commands, where the server offers that: each answer that is waited for costs both sides. */
const crowd = 3;

interface State {
  pipelining: boolean;
  /** A transaction was begun and not ended: it is to be reset before the next one. */
  begun: boolean;
}

/** One mail transaction (RFC 5321 section 3.3) up to the end of data, or to the refusal of every recipient. */
async function transact(client: SmtpClient, { reversePath, forwardPaths, message, ...more }: Transaction, seen: TransactionSeen, state: State): Promise<void> {
  const mailLine = `MAIL FROM:<${reversePath}>`;
  const rcptLines = forwardPaths.map((path) => `RCPT TO:<${path}>`);
  const ahead = state.pipelining ? await client.commands([...(state.begun ? ['RSET'] : []), mailLine, ...rcptLines]) : [];
  const step = async (line: string) => (state.pipelining ? ahead.shift() : await client.command(line)) ?? null;
  if (state.begun && !(await step('RSET'))) return;
  state.begun = false;
  const mail = await step(mailLine);
  seen.mail = mail?.reply ?? null;
  seen.line = mail?.line ?? null;
  if (!mail) return;
  if (!good(mail.reply)) {
    // Nothing was begun, so nothing is to be reset; and recipients behind it were errors to some servers, who count them.
    state.pipelining = false;
    return;
  }
  state.begun = true;
  let accepted = false;
  for (const line of rcptLines) {
    const rcpt = await step(line);
    if (!rcpt) return;
    seen.rcpt.push(rcpt.reply);
    if (!accepted || good(rcpt.reply)) seen.line = rcpt.line;
    accepted ||= good(rcpt.reply);
  }
  if (!accepted || message === null) return;
  const data = await client.command('DATA');
  if (!data) return;
  seen.data = data.reply;
  seen.line = data.line;
  if (data.reply.code !== 354) return;
  const end = await client.message(filled(message, more.fillerKiB), more.lineEnds);
  seen.end = end?.reply ?? null;
  if (end) seen.line = end.line;
  state.begun = false;
}

const fillerLine = `${'x'.repeat(76)}\r\n`;

/** The message with so many KiB of lines behind it. */
function filled(message: string, kibibytes = 0): string {
  return kibibytes > 0 ? `${message.replace(/(?:\r\n)?$/, '\r\n')}${fillerLine.repeat(Math.ceil((kibibytes * 1024) / fillerLine.length))}` : message;
}

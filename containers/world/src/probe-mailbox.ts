import type { MailboxProbe, MailboxSeen } from '../../../server/core/probes.ts';
import { dial } from './dial.ts';
import { LineChannel } from './line-channel.ts';
import { anyTls } from './probe-smtp.ts';

const replyMs = 10_000;
/** Mail that comes at once is seen at once; what takes its time is asked for less often. */
const pollMs = (round: number): number => (round < 10 ? 50 : 250);
const maxLiteral = 256 * 1024;
/** Lines that no command of ours asks for: a server may send some of its own accord, and not without an end. */
const maxUntagged = 2000;

interface Response {
  ok: boolean;
  text: string;
  untagged: { text: string; literal: string | null }[];
}

/** Reads INBOX and the further folders over IMAP4rev1 (RFC 3501) until every token was found or `waitMs` is over. */
export async function probeMailbox(probe: MailboxProbe, signal: AbortSignal): Promise<MailboxSeen> {
  const seen: MailboxSeen = { kind: 'mailbox', end: 'done', detail: '', login: false, found: [], lines: [] };
  const dialled = await dial(probe.source, probe.target, 4000, signal);
  if (!('socket' in dialled)) return { ...seen, ...dialled, lines: [{ who: '*', text: dialled.detail, ms: 0, secure: false }] };
  const channel = new LineChannel(dialled.socket, probe.waitMs + 15_000, signal);
  try {
    if (probe.tls === 'none' || (await channel.secure(anyTls, 8000))) await search(channel, probe, seen);
  } catch (error) {
    channel.finish({ end: 'local-error', detail: String(error) });
  }
  channel.finish({ end: 'done', detail: '' });
  const over = channel.over ?? { end: 'done' as const, detail: '' };
  return { ...seen, end: over.end, detail: seen.detail || over.detail, lines: channel.lines };
}

async function search(channel: LineChannel, probe: MailboxProbe, seen: MailboxSeen): Promise<void> {
  const greeting = await channel.line(performance.now() + replyMs);
  if (greeting === null) return;
  channel.note('S', greeting);
  if (!greeting.startsWith('* OK')) return channel.finish({ end: 'garbage', detail: 'that is no IMAP greeting' });
  let count = 0;
  const ask = async (command: string, noted = true): Promise<Response | null> => await converse(channel, `a${++count}`, command, noted);
  const login = await ask(`LOGIN ${quoted(probe.user)} ${quoted(probe.password)}`);
  if (!login) return;
  seen.login = login.ok;
  if (!login.ok) {
    seen.detail = login.text;
    return;
  }
  const folders = ['INBOX', ...(probe.folders ?? [])];
  const missing = new Set(probe.tokens);
  const until = performance.now() + probe.waitMs;
  for (let round = 0; ; round++) {
    for (const folder of folders) {
      const alone = folders.length === 1;
      const opened = alone && round > 0 ? await ask('NOOP', false) : await ask(`EXAMINE ${quoted(folder)}`, round === 0);
      if (!opened) return;
      // A further folder comes into being with the first message that is put there.
      if (!opened.ok && folder !== 'INBOX') continue;
      if (!opened.ok) return;
      for (const token of missing) {
        const found = await ask(`SEARCH TEXT ${quoted(token)}`, round === 0);
        if (!found) return;
        const number = found.untagged.map((one) => /^\* SEARCH.* (\d+)$/.exec(one.text.trimEnd())?.[1]).find(Boolean);
        if (!number) continue;
        const fetched = await ask(`FETCH ${number} (BODY.PEEK[HEADER]<0.16384>)`);
        if (!fetched) return;
        const headers = fetched.untagged.find((one) => one.literal !== null)?.literal ?? '';
        seen.found.push({ token, headers, ...(folder === 'INBOX' ? {} : { folder }) });
        missing.delete(token);
      }
    }
    const left = until - performance.now();
    if (missing.size === 0 || left <= 0 || channel.over) break;
    await new Promise((resolve) => setTimeout(resolve, Math.min(pollMs(round), left)));
  }
  await ask('LOGOUT');
}

async function converse(channel: LineChannel, tag: string, command: string, noted: boolean): Promise<Response | null> {
  if (channel.over) return null;
  if (noted) channel.note('C', `${tag} ${command}`);
  channel.write(`${tag} ${command}\r\n`);
  const until = performance.now() + replyMs;
  const untagged: Response['untagged'] = [];
  for (let lines = 0; ; lines++) {
    let text = await channel.line(until);
    if (text === null) return null;
    if (lines >= maxUntagged) {
      channel.finish({ end: 'garbage', detail: `more than ${maxUntagged} lines in answer to one command` });
      return null;
    }
    if (noted) channel.note('S', text);
    let literal: string | null = null;
    for (let size = literalSize(text); size !== null; size = literalSize(text)) {
      if (size > maxLiteral) {
        channel.finish({ end: 'garbage', detail: `a literal of ${size} bytes` });
        return null;
      }
      const bytes = await channel.bytes(size, until);
      const rest = bytes ? await channel.line(until) : null;
      if (!bytes || rest === null) return null;
      literal = bytes.toString('utf8');
      text = rest;
    }
    if (text.startsWith(`${tag} `)) return { ok: /^\S+ OK\b/i.test(text), text: text.slice(tag.length + 1), untagged };
    if (untagged.length < 200) untagged.push({ text, literal });
  }
}

const literalSize = (text: string): number | null => {
  const digits = /\{(\d{1,9})\}$/.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
};
const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;

import type { ScriptProbe, ScriptSeen, ScriptStep } from '../../../server/core/probe-script.ts';
import { dial } from './dial.ts';
import { LineChannel } from './line-channel.ts';
import { anyTls } from './probe-smtp.ts';
import { SmtpClient } from './smtp-client.ts';

const maxReplies = 40;
const maxShown = 40;

/** Sends the bytes of each step as they are and keeps every reply. */
export async function probeScript(probe: ScriptProbe, timeoutMs: number, signal: AbortSignal): Promise<ScriptSeen> {
  const seen: ScriptSeen = { kind: 'script', end: 'done', detail: '', lines: [], tls: null, steps: [] };
  const dialled = await dial(probe.source, probe.target, Math.min(timeoutMs, 4000), signal);
  if (!('socket' in dialled)) return { ...seen, ...dialled, lines: [{ who: '*', text: dialled.detail, ms: 0, secure: false }] };
  const channel = new LineChannel(dialled.socket, Math.min(timeoutMs, 30_000), signal);
  try {
    const client = new SmtpClient(channel, Math.min(timeoutMs, 12_000));
    const tls = { ...anyTls, ...(probe.servername ? { servername: probe.servername } : {}) };
    for (const step of probe.steps) {
      if (channel.over || (step.tls && !(await channel.secure(tls, Math.min(timeoutMs, 8000))))) break;
      const one: ScriptSeen['steps'][number] = { id: step.id, replies: [], line: null };
      seen.steps.push(one);
      if (!(await take(client, step, one))) break;
    }
  } catch (error) {
    channel.finish({ end: 'local-error', detail: String(error) });
  }
  channel.finish({ end: 'done', detail: '' });
  const over = channel.over ?? { end: 'done' as const, detail: '' };
  return { ...seen, end: over.end, detail: over.detail, lines: channel.lines, tls: channel.tls };
}

/** False: the session is not to go on. */
async function take(client: SmtpClient, step: ScriptStep, seen: ScriptSeen['steps'][number]): Promise<boolean> {
  const { channel } = client;
  if (step.send !== '') {
    // Whoever only takes leave hears what is left of earlier steps.
    if (step.replies > 0 && !client.inTurn()) return false;
    const shown = step.send.split(/(?<=\r\n)/);
    for (const line of shown.slice(0, maxShown)) channel.note('C', visible(line.replace(/\r\n$/, '')));
    if (shown.length > maxShown) channel.note('*', `${shown.length - maxShown} further lines are left out`);
    channel.write(Buffer.from(step.send, 'latin1'));
  }
  const next = async () => {
    const answer = await client.reply();
    if (!answer) return false;
    seen.replies.push(answer.reply);
    seen.line = answer.line;
    return true;
  };
  for (let i = 0; i < step.replies; i++) if (!(await next())) return false;
  const last = seen.replies.at(-1);
  if (step.replies > 0 && step.needs.length > 0 && !step.needs.includes(Math.floor((last?.code ?? 0) / 100))) {
    await client.quit(1000);
    return false;
  }
  if (step.quietMs !== null)
    while (seen.replies.length < maxReplies && (await channel.hears(performance.now() + step.quietMs))) if (!(await next())) return false;
  return true;
}

const names: Record<string, string> = { '\r': '<CR>', '\n': '<LF>', '\0': '<NUL>' };
const visible = (text: string): string => text.replace(/[\r\n\0]/g, (one) => names[one] as string);

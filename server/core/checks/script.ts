import type { ScriptProbe, ScriptSeen, ScriptStep } from '../probe-script.ts';
import type { Reply } from '../probe-words.ts';
import type { TlsMode } from '../probes.ts';
import { base64 } from './letter.ts';

/** One step: bytes out, one reply that must be a 2xx, unless said otherwise. */
export const step = (id: string, send: string, more: Partial<ScriptStep> = {}): ScriptStep => ({
  id,
  tls: false,
  send,
  replies: 1,
  needs: [2],
  quietMs: null,
  ...more,
});

/** Banner, EHLO, TLS and AUTH PLAIN as a well-behaved client does them, before the steps that matter. The last EHLO's step is `hello`. */
export function opening(said: { tls: TlsMode; helo: string; login?: { user: string; password: string } | null }): ScriptStep[] {
  const ehlo = `EHLO ${said.helo}\r\n`;
  const login = said.login ? [step('login', `AUTH PLAIN ${base64(`\0${said.login.user}\0${said.login.password}`)}\r\n`)] : [];
  if (said.tls === 'starttls')
    return [step('banner', ''), step('plain-hello', ehlo), step('starttls', 'STARTTLS\r\n'), step('hello', ehlo, { tls: true }), ...login];
  return [step('banner', '', { tls: said.tls === 'implicit' }), step('hello', ehlo), ...login];
}

/** QUIT, and everything that the server still says before it closes: each reply in front of 221 answers something that was sent earlier. */
export const leaving = (id = 'rest'): ScriptStep => step(id, 'QUIT\r\n', { replies: 0, needs: [], quietMs: 3000 });

/** Replies of one step, none if it was not reached. */
export const repliesTo = (seen: ScriptSeen, id: string): Reply[] => seen.steps.find((each) => each.id === id)?.replies ?? [];

export const script = (said: Omit<ScriptProbe, 'kind'>): ScriptProbe => ({ kind: 'script', ...said });

import { describe, expect, it } from 'vitest';
import { outcomeOf, worthAnotherTry } from '../../../containers/world/src/traffic-outcome.ts';
import type { Reply, SmtpSeen, TransactionSeen } from '../../../server/core/probes.ts';

const reply = (code: number): Reply => ({ code, enhanced: null, lines: ['text'] });
const fine = reply(250);
const seen = (letter: Partial<TransactionSeen>, more: Partial<SmtpSeen> = {}): SmtpSeen => ({
  kind: 'smtp',
  end: 'done',
  detail: 'gone',
  lines: [],
  banner: reply(220),
  ehlo: [],
  ehloSecure: null,
  starttls: null,
  tls: null,
  xclient: null,
  commands: [],
  auth: null,
  transactions: [{ id: 't', mail: null, rcpt: [], data: null, end: null, line: null, ...letter }],
  ...more,
});

describe('a letter of the background mail, after it was offered', () => {
  const cases: [string, SmtpSeen, string, boolean][] = [
    ['was taken', seen({ mail: fine, rcpt: [fine], data: reply(354), end: fine }), 'taken', false],
    ['was refused', seen({ mail: fine, rcpt: [reply(554)] }), 'refused', false],
    ['was put off', seen({ mail: reply(450) }), 'temporary', true],
    ['could not log in', seen({}, { auth: reply(535) }), 'login-refused', false],
    ['met nobody', seen({}, { banner: null, end: 'refused' }), 'unreachable', true],
    ['lost the connection before its text', seen({ mail: fine }, { end: 'dropped' }), 'unreachable', true],
    ['lost the connection behind its text', seen({ mail: fine, rcpt: [fine], data: reply(354) }, { end: 'dropped' }), 'unreachable', false],
  ];
  for (const [title, dialogue, outcome, again] of cases)
    it(`${title}: ${outcome}${again ? ', and is offered again' : ''}`, () => {
      expect(outcomeOf(dialogue)[0]).toBe(outcome);
      expect(worthAnotherTry(dialogue)).toBe(again);
    });
});

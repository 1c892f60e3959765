import { describe, expect, test } from 'vitest';
import { journeyOf } from '../../../client/flow/journey.ts';
import type { Transcript, TranscriptLine } from '../../../server/protocol/verdict.ts';
import { relayed, talk } from './talk.ts';

const states = (transcript: Transcript) =>
  Object.fromEntries(
    journeyOf(transcript)
      .stages.filter((each) => each.state === 'passed' || each.state === 'stopped')
      .map(({ stage, state }) => [stage, state]),
  );

describe('the way of a probe', () => {
  test('goes through every stage when the message arrived', () => {
    expect(states(relayed)).toEqual({ tcp: 'passed', banner: 'passed', mail: 'passed', rcpt: 'passed', data: 'passed', queue: 'passed', mailbox: 'passed' });
    expect(journeyOf(relayed)).toMatchObject({ from: { address: '203.0.113.66', zone: 'internet' }, to: { host: 'mx', port: 25 }, stoppedAt: null });
  });

  test('stops at the stage that refused, with what was said there', () => {
    const refused = talk(`
      S 220 mx ESMTP
      C EHLO a.example
      S 250 mx
      C MAIL FROM:<a@b.example>
      S 250 Ok
      C RCPT TO:<x@c.example>
      S 554 5.7.1 Relay access denied
      C QUIT
      S 221 Bye`);
    const journey = journeyOf(refused);
    expect(journey.stoppedAt).toBe('rcpt');
    expect(journey.stages.find((each) => each.stage === 'rcpt')).toMatchObject({ state: 'stopped', said: '554 5.7.1 Relay access denied', line: 6 });
    expect(journey.stages.find((each) => each.stage === 'tls')?.state).toBe('skipped');
    expect(journey.stages.find((each) => each.stage === 'data')?.state).toBe('ahead');
  });

  test('follows, of several transactions, the one that decided', () => {
    const several = `
      S 220 mx ESMTP
      C EHLO a.example
      S 250 mx
      C MAIL FROM:<a@b.example>
      S 250 Ok
      C RCPT TO:<first@c.example>
      S 554 Relay access denied
      C RSET
      S 250 Ok
      C MAIL FROM:<a@b.example>
      S 550 No such sender
      C QUIT
      S 221 Bye`;
    expect(journeyOf(talk(several, 6)).stoppedAt).toBe('rcpt');
    expect(journeyOf(talk(several, 10)).stoppedAt).toBe('mail');
    expect(journeyOf(talk(several)).stoppedAt).toBe('mail');
  });

  test('shows TLS and a login that was refused', () => {
    const login = talk(`
      S 220 mx ESMTP
      C EHLO a.example
      S 250 STARTTLS
      C STARTTLS
      S 220 Go ahead
      * TLS is up: TLSv1.3, TLS_AES_256_GCM_SHA384
      C! EHLO a.example
      S! 250 AUTH PLAIN
      C! AUTH PLAIN AGFsaWNlAHdyb25n
      S! 535 5.7.8 Error`);
    expect(states(login)).toEqual({ tcp: 'passed', banner: 'passed', tls: 'passed', auth: 'stopped' });
  });

  test('names a server that nobody could reach as unplugged', () => {
    expect(journeyOf(talk('* the connection was refused'))).toMatchObject({ unplugged: true, stoppedAt: 'tcp' });
  });

  test('stops before the mailbox when a message was taken and lost', () => {
    const lost = {
      ...relayed,
      lines: [...relayed.lines.slice(0, -1), { ...(relayed.lines.at(-1) as TranscriptLine), text: 'The message was taken ("250 Ok") and arrived nowhere' }],
    };
    expect(journeyOf(lost).stoppedAt).toBe('mailbox');
  });
});

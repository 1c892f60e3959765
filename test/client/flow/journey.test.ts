import { describe, expect, test } from 'vitest';
import { journeyOf } from '../../../client/flow/journey.ts';
import { repeatCommands } from '../../../client/flow/repeat-command.ts';
import type { Transcript, TranscriptLine } from '../../../server/protocol/verdict.ts';

const talk = (text: string, deciding: number | null = null, to = 'mx:25 (198.18.0.3)'): Transcript => ({
  title: 'A session',
  from: '203.0.113.66 (internet)',
  to,
  deciding,
  lines: text
    .trim()
    .split('\n')
    .map((line, at): TranscriptLine => {
      const [who = '*', ...rest] = line.trim().split(' ');
      return { who: who.replace('!', '') as TranscriptLine['who'], text: rest.join(' '), ms: at, secure: who.endsWith('!') };
    }),
});
const states = (transcript: Transcript) =>
  Object.fromEntries(
    journeyOf(transcript)
      .stages.filter((each) => each.state === 'passed' || each.state === 'stopped')
      .map(({ stage, state }) => [stage, state]),
  );

const relayed = talk(`
  S 220 mx.harbor.test ESMTP
  C EHLO scan.example
  S 250-mx.harbor.test
  S 250 SIZE
  C MAIL FROM:<promo@deals.example>
  S 250 2.1.0 Ok
  C RCPT TO:<bob@partner.example>
  S 250 2.1.5 Ok
  C DATA
  S 354 End data
  C Subject: MAIL FROM:<x>
  C .
  S 250 2.0.0 Ok: queued as 4XYZ
  C QUIT
  S 221 Bye
  * The message arrived at 198.18.0.9 (partner.example) from 198.18.0.3, for bob@partner.example`);

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

describe('repeating it by hand', () => {
  test('a transaction becomes a swaks command for the shell of that side', () => {
    expect(repeatCommands(relayed)).toEqual([
      { tool: 'swaks', shell: 'outside', text: 'swaks --server 198.18.0.3 --port 25 --helo scan.example --from promo@deals.example --to bob@partner.example' },
    ]);
  });

  test('odd addresses are one word of the shell, the null sender is <>, and a refusal needs no data', () => {
    const [swaks] = repeatCommands(
      talk(
        `
      S 220 mx
      C EHLO a.example
      S 250 mx
      C MAIL FROM:<>
      S 250 Ok
      C RCPT TO:<"it's me"@c.example>
      S 554 no`,
        6,
      ),
    );
    expect(swaks?.text).toBe(`swaks --server 198.18.0.3 --port 25 --helo a.example --from '<>' --to '"it'\\''s me"@c.example' --quit-after RCPT`);
  });

  test('a login over STARTTLS keeps its user and password', () => {
    const [swaks, openssl] = repeatCommands(
      talk(
        `
      S 220 mx
      C EHLO a.example
      S 250 STARTTLS
      C STARTTLS
      S 220 Go
      * TLS is up: TLSv1.3, X
      C! EHLO a.example
      S! 250 AUTH PLAIN
      C! AUTH PLAIN AGFsaWNlAHNlc2FtZQ==
      S! 235 Ok
      C! MAIL FROM:<alice@harbor.test>
      S! 553 not yours`,
        11,
        'mx:587 (198.18.0.3)',
      ),
    );
    expect(swaks?.text).toContain('--tls --auth PLAIN --auth-user alice --auth-password sesame');
    expect(openssl?.text).toBe('openssl s_client -connect 198.18.0.3:587 -starttls smtp -crlf -quiet');
  });
});

import type { Transcript, TranscriptLine } from '../../../server/protocol/verdict.ts';

/** A transcript from lines such as `C! EHLO a.example`; `!`: over TLS. */
export const talk = (text: string, deciding: number | null = null, to = 'mx:25 (198.18.0.3)'): Transcript => ({
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

export const relayed = talk(`
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

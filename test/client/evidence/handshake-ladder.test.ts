import { expect, it } from 'vitest';
import { handshakeLadder } from '../../../client/evidence/handshake-ladder.ts';
import type { Transcript } from '../../../server/protocol/verdict.ts';

const transcript = (...lines: [who: 'C' | 'S' | '*', text: string][]): Transcript => ({
  title: '',
  from: '',
  to: '',
  deciding: null,
  lines: lines.map(([who, text]) => ({ who, text, ms: 0, secure: false })),
});

it('tells from the remarks which versions get in, newest first', () => {
  const rungs = handshakeLadder(
    transcript(
      ['*', 'TLSv1: refused protocol version'],
      ['*', 'TLSv1.1: error no answer'],
      ['*', 'TLSv1.2: accepted (ECDHE-RSA-AES256-GCM-SHA384)'],
      ['*', 'TLSv1.3: accepted (TLS_AES_256_GCM_SHA384)'],
    ),
  );
  expect(rungs).toEqual([
    { version: 'TLSv1.3', outcome: 'accepted', detail: 'TLS_AES_256_GCM_SHA384' },
    { version: 'TLSv1.2', outcome: 'accepted', detail: 'ECDHE-RSA-AES256-GCM-SHA384' },
    { version: 'TLSv1.1', outcome: 'unknown', detail: 'no answer' },
    { version: 'TLSv1', outcome: 'refused', detail: 'protocol version' },
  ]);
});

it('tells a port without TLS from one that could not be asked', () => {
  expect(handshakeLadder(transcript(['*', 'TLSv1.2: failed STARTTLS was not offered']))).toMatchObject([{ outcome: 'absent' }]);
});

it('believes no line that the server itself wrote, and is none where no version was tried', () => {
  expect(handshakeLadder(transcript(['S', 'TLSv1.2: accepted']))).toBeNull();
  expect(handshakeLadder(transcript(['*', 'TLS is up: TLSv1.3, X'], ['*', 'connected']))).toBeNull();
});

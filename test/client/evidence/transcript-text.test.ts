import { expect, test } from 'vitest';
import { transcriptText } from '../../../client/evidence/transcript-text.ts';
import { verdicts } from '../../fakes/demo-data.ts';

test('a copied transcript names both ends, marks TLS lines and the line that decided', () => {
  const [relay, submission] = verdicts(true).map((verdict) => transcriptText(verdict.transcripts[0] as (typeof verdict.transcripts)[number]));
  expect(relay?.split('\n')[0]).toBe('Plain address: 203.0.113.66 (internet) -> mx:25 (198.18.0.3)');
  expect(relay?.split('\n').filter((line) => line.endsWith('<-- decided'))).toEqual([expect.stringContaining('S: 554 5.7.1')]);
  expect(submission).toMatch(/tls C: AUTH PLAIN/);
});

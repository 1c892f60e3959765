import type { Judgement, Transcript } from '../../protocol/verdict.ts';

/** `fault`: of the server. `doubt`: something that could not be told. */
export interface Finding {
  kind: 'fault' | 'doubt';
  text: string;
  shown: Transcript[];
}

/** One judgement of all findings: any fault fails, a doubt alone leaves it open. `sound` is what is said, and shown, where nothing was found. */
export function concluded(findings: readonly Finding[], sound: { reason: string; expected: string; shown: Transcript[] }): Judgement {
  const faults = findings.filter(({ kind }) => kind === 'fault');
  const told = faults.length > 0 ? faults : findings;
  const texts = [...new Set(told.map(({ text }) => text))];
  return {
    verdict: faults.length > 0 ? 'fail' : told.length > 0 ? 'inconclusive' : 'pass',
    reason: texts.length > 0 ? `${texts.slice(0, 4).join('; ')}.` : sound.reason,
    expected: sound.expected,
    got: texts.join('; ') || 'As expected',
    transcripts: (told.length > 0 ? told.flatMap(({ shown }) => shown) : sound.shown).slice(0, 12),
  };
}

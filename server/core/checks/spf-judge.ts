import type { z } from 'zod';
import type { Judgement } from '../../protocol/verdict.ts';
import { caseTranscript, judgeCases } from './identity-cases.ts';
import { concluded, type Finding } from './identity-findings.ts';
import { notSeen, type OutgoingTry, outgoingTranscripts, wayName } from './identity-outgoing.ts';
import type { SpfParams } from './spf.ts';
import type { SpfObserved } from './spf-gather.ts';

/** A field that says so (RFC 8601, RFC 7208 section 9.1), or a mark of a filter. */
const tag = /^authentication-results:.*\bspf\s*=\s*(soft)?fail|^received-spf:\s*(soft)?fail|^x-spam-(flag|status):\s*yes|^subject:.*(spam|spf)/i;

export function judgeSpf(observed: SpfObserved, params: z.infer<typeof SpfParams>): Judgement {
  const findings = [...observed.outgoing.flatMap(judgeWay), ...(params.incoming ? judgeCases(observed.incoming, params.incoming, tag) : [])];
  const parts = [
    params.ways.length > 0 && 'receivers find that its mail comes from where it may',
    params.incoming && 'forged reverse-paths are kept out, and genuine mail is not',
  ].filter((part) => typeof part === 'string');
  const expected = parts.join('; ');
  const shown = [...observed.outgoing.flatMap(outgoingTranscripts), ...observed.incoming.map(caseTranscript)];
  return concluded(findings, { reason: `SPF of ${params.host}: ${expected}.`, expected, shown });
}

function judgeWay(each: OutgoingTry): Finding[] {
  const shown = outgoingTranscripts(each);
  if (!each.mail?.verdict) return [{ kind: 'doubt', text: notSeen(each), shown }];
  const { result, detail, lookups, voids } = each.mail.verdict.spf;
  const fault = (text: string): Finding[] => [{ kind: 'fault', text: `${wayName(each.sending)} ${text}`, shown }];
  // The limits of RFC 7208 section 4.6.4: the world counts beyond them, other receivers do not.
  if (lookups > 10) return fault(`costs receivers ${lookups} lookups, and they give up beyond 10`);
  if (voids > 2) return fault(`costs receivers ${voids} lookups that find nothing, and they give up beyond 2`);
  return result === 'pass'
    ? []
    : fault(`gets ${result} for the reverse-path <${each.mail.reversePath}> from ${each.mail.client}${detail ? ` (${detail.slice(0, 160)})` : ''}`);
}

import type { z } from 'zod';
import type { Judgement } from '../../protocol/verdict.ts';
import type { DmarcParams } from './dmarc.ts';
import type { DmarcObserved } from './dmarc-gather.ts';
import { caseTranscript, judgeCases } from './identity-cases.ts';
import { concluded, type Finding } from './identity-findings.ts';
import { notSeen, type OutgoingTry, outgoingTranscripts, wayName } from './identity-outgoing.ts';

type Params = z.infer<typeof DmarcParams>;

/** A field that says so (RFC 8601), or a mark of a filter. */
const tag = /^authentication-results:.*\bdmarc\s*=\s*fail|^x-spam-(flag|status):\s*yes|^subject:.*(spam|dmarc)/i;

export function judgeDmarc(observed: DmarcObserved, params: Params): Judgement {
  const findings = [
    ...observed.outgoing.flatMap((each) => judgeWay(each, params)),
    ...(params.incoming ? judgeCases(observed.incoming, params.incoming, tag) : []),
  ];
  const parts = [
    params.ways.length > 0 && 'receivers find its mail in line with the author',
    params.incoming && 'forged authors are kept out, and genuine mail is not',
  ].filter((part) => typeof part === 'string');
  const expected = parts.join('; ');
  const shown = [...observed.outgoing.flatMap(outgoingTranscripts), ...observed.incoming.map(caseTranscript)];
  return concluded(findings, { reason: `DMARC of ${params.host}: ${expected}.`, expected, shown });
}

function judgeWay(each: OutgoingTry, { by }: Params): Finding[] {
  const shown = outgoingTranscripts(each);
  if (!each.mail?.verdict) return [{ kind: 'doubt', text: notSeen(each), shown }];
  const { dmarc } = each.mail.verdict;
  const fault = (text: string): Finding[] => [{ kind: 'fault', text: `${wayName(each.sending)} ${text}`, shown }];
  if (dmarc.result === 'none') return fault('comes from a domain without a DMARC record');
  if (dmarc.result !== 'pass') return fault(`gets ${dmarc.result}: neither SPF nor DKIM is in line with its author ${each.mail.from.join(', ')}`);
  const missing = by.filter((one) => (one === 'spf' ? dmarc.spfAligned : dmarc.dkimAligned) === null);
  return missing.length > 0 ? fault(`has no ${missing.map((one) => one.toUpperCase()).join(' and no ')} in line with its author`) : [];
}

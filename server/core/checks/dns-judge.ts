import type { z } from 'zod';
import type { Judgement, TranscriptLine } from '../../protocol/verdict.ts';
import type { LabPlan } from '../lab.ts';
import type { DnsClaim, DnsParams } from './dns.ts';
import { mailRecords, policyRecord } from './dns-claims.ts';
import type { DnsObserved, Lookup, SpfTry } from './dns-gather.ts';
import type { Finding } from './dns-lookup.ts';
import { sendingTranscript } from './fate.ts';

type Params = z.infer<typeof DnsParams>;

/** Each claim by itself; a fault of one is one of all. */
export function judgeDns(observed: DnsObserved, params: Params, plan: LabPlan): Judgement {
  const findings = params.records.flatMap((claim) => judgeClaim(claim, observed, params, plan));
  const faults = findings.filter(({ kind }) => kind === 'fault');
  const told = faults.length > 0 ? faults : findings;
  const texts = [...new Set(told.map(({ text }) => text))];
  const { lines, indexOf } = dialogue(observed);
  const deciding = told.map(({ at }) => (at ? indexOf.get(at) : undefined)).find((index) => index !== undefined);
  const kinds = [...new Set(params.records.map(({ record }) => record.toUpperCase()))].join(', ');
  return {
    verdict: faults.length > 0 ? 'fail' : told.length > 0 ? 'inconclusive' : 'pass',
    reason:
      texts.length > 0
        ? `${texts.slice(0, 4).join('; ')}${texts.length > 4 ? `; and ${texts.length - 4} more` : ''}.`
        : `Seen by a resolver in the world, ${kinds} of ${observed.domain} ${params.records.length > 1 ? 'are' : 'is'} in order.`,
    expected: `${kinds} of ${observed.domain} in order`,
    got: texts.join('; ') || 'In order',
    transcripts: [
      { title: 'Questions to the DNS', from: 'a resolver in the world', to: observed.domain, lines, deciding: deciding ?? null },
      ...(observed.letter ? [sendingTranscript('The letter that went out', observed.letter)] : []),
    ],
  };
}

function judgeClaim(claim: DnsClaim, observed: DnsObserved, params: Params, plan: LabPlan): Finding[] {
  if (claim.record === 'dkim' || claim.record === 'dmarc' || claim.record === 'spf') return policyRecord(claim, observed, plan);
  const outbound = claim.record === 'ptr' && observed.client === null;
  if (outbound) return [{ kind: 'doubt', text: 'no letter arrived at a foreign server, so nobody can say with which address and name this one comes' }];
  return mailRecords(claim, observed, params, plan);
}

/** What was asked as lines, and where each question stands. */
function dialogue({ lookups, spf }: DnsObserved): { lines: TranscriptLine[]; indexOf: Map<Lookup | SpfTry, number> } {
  const lines: TranscriptLine[] = [];
  const indexOf = new Map<Lookup | SpfTry, number>();
  const say = (who: TranscriptLine['who'], text: string) => lines.push({ who, text: text.slice(0, 1000), ms: 0, secure: false });
  for (const each of lookups) {
    const { seen } = each;
    say('C', `${each.name}. ${each.type}?${each.at ? ` (asked at ${each.at})` : ''}`);
    indexOf.set(each, lines.length);
    if (seen.answers.length === 0) say('S', seen.code === 'NOERROR' ? 'no such record (NOERROR)' : seen.code);
    for (const one of seen.answers.slice(0, 12)) say('S', `${one.name}. ${one.ttl} IN ${one.type} ${one.type === 'TXT' ? `"${one.data}"` : one.data}`);
  }
  for (const each of spf) {
    indexOf.set(each, lines.length);
    say('*', `SPF of mail from ${each.client} (${each.who}): ${each.spf.result}, ${each.spf.lookups} lookups, ${each.spf.voids} of them void`);
    for (const one of each.who === 'stranger' ? [] : each.spf.asked.slice(0, 30))
      say('*', `  asked ${one.name}. ${one.type}: ${one.answers.map(({ ttl, data }) => `${ttl} "${data}"`).join(', ') || one.code}`);
  }
  return { lines: lines.slice(0, 300), indexOf };
}

import type { z } from 'zod';
import type { Judgement } from '../../protocol/verdict.ts';
import type { LabPlan } from '../lab.ts';
import type { DkimParams } from './dkim.ts';
import type { DkimObserved } from './dkim-gather.ts';
import { fateOf, sendingTranscript } from './fate.ts';
import { concluded, type Finding } from './identity-findings.ts';
import { type IdentityOf, notSeen, type OutgoingTry, outgoingTranscripts, wayName } from './identity-outgoing.ts';
import { fillIn } from './vantage.ts';

type Params = z.infer<typeof DkimParams>;

export function judgeDkim(observed: DkimObserved, params: Params, plan: LabPlan): Judgement {
  const domain = fillIn(params.domain, plan).toLowerCase();
  const findings = [...observed.outgoing.flatMap((each) => judgeWay(each, domain, params)), ...judgeStranger(observed, domain)];
  return concluded(findings, {
    reason: `Mail by ${params.ways.length === 1 ? 'that way' : `all ${params.ways.length} ways`} arrived with a signature of ${domain} that verifies.`,
    expected: `A valid signature of ${domain} on what leaves${observed.stranger ? ', and none on what strangers write' : ''}`,
    shown: observed.outgoing.flatMap(outgoingTranscripts),
  });
}

function judgeWay(each: OutgoingTry, domain: string, params: Params): Finding[] {
  const shown = outgoingTranscripts(each);
  if (!each.mail?.verdict) return [{ kind: 'doubt', text: notSeen(each), shown }];
  const ours = each.mail.verdict.dkim.filter((one) => one.domain === domain);
  const complaints = ours.map((one) => complaint(one, params));
  if (complaints.some((one) => one === null)) return [];
  const others = each.mail.verdict.dkim.filter((one) => one.domain !== domain).map((one) => one.domain);
  const text = complaints[0] ?? (others.length > 0 ? `is signed by ${others.slice(0, 2).join(', ')} and not by ${domain}` : 'is not signed');
  return [{ kind: 'fault', text: `${wayName(each.sending)} ${text}`, shown }];
}

/** Why a receiver would not go by a signature; null if it would. */
function complaint(one: IdentityOf['dkim'][number], { bits }: Params): string | null {
  const name = `has a signature (s=${one.selector})`;
  if (one.result !== 'pass') return `${name} that does not verify: ${one.detail || one.result}`;
  if (one.algorithm.toLowerCase() === 'rsa-sha1') return `${name} by rsa-sha1, which receivers must not take (RFC 8301)`;
  if (one.bits !== null && one.bits < bits) return `${name} by a key of ${one.bits} bits, and ${bits} are the least`;
  if (!one.fields.includes('from')) return `${name} that leaves From unsigned`;
  if (one.bodyLimited) return `${name} with l=, so that anybody can write more below it`;
  if (!one.aligned) return `${name} of another domain than the author’s`;
  return null;
}

function judgeStranger({ stranger }: DkimObserved, domain: string): Finding[] {
  const found = stranger?.mailbox?.found[0];
  if (!stranger || !found) {
    const fault = stranger && fateOf(stranger).kind === 'fault';
    return stranger && fault
      ? [{ kind: 'doubt', text: `a stranger’s letter ${fateOf(stranger).text}`, shown: [sendingTranscript('A stranger’s letter', stranger)] }]
      : [];
  }
  const fields = found.headers.replace(/\r?\n[ \t]+/g, ' ').match(/^dkim-signature:.*$/gim) ?? [];
  const signed = fields.some((field) => new RegExp(`[;\\s]d\\s*=\\s*${domain.replaceAll('.', '\\.')}\\s*(;|$)`, 'i').test(field));
  return signed
    ? [
        {
          kind: 'fault',
          text: `what a stranger writes in the name of ${domain} gets its signature`,
          shown: [sendingTranscript('A stranger’s letter', stranger)],
        },
      ]
    : [];
}

import type { z } from 'zod';
import type { LabPlan } from '../lab.ts';
import { reverseName } from '../subnet.ts';
import type { DnsClaim, DnsParams } from './dns.ts';
import type { DnsObserved } from './dns-gather.ts';
import { readKey, tags } from './dns-key.ts';
import { dataOf, type Finding, fault, lookupOf, nothing } from './dns-lookup.ts';
import { fillIn, hostOf } from './vantage.ts';

type Claim<R extends DnsClaim['record']> = Extract<DnsClaim, { record: R }>;
const same = (a: string, b: string) => a.toLowerCase().replace(/\.$/, '') === b.toLowerCase().replace(/\.$/, '');
const within = (name: string, domain: string) => same(name, domain) || name.toLowerCase().endsWith(`.${domain.toLowerCase()}`);

/** RFC 7208 section 4.6.4. */
const spfLimits = { lookups: 10, voids: 2 };
/** RFC 8301 section 3.2. */
const leastBits = 1024;

/** MX, addresses, reverse names and delegation. */
export function mailRecords(claim: Claim<'mx' | 'a' | 'ptr' | 'ns'>, observed: DnsObserved, params: z.infer<typeof DnsParams>, plan: LabPlan): Finding[] {
  if (claim.record === 'mx') return mx(claim, observed, params, plan);
  if (claim.record === 'ptr') return ptr(claim, observed, plan);
  if (claim.record === 'ns') return ns(observed, params, plan);
  const host = hostOf(params.host, plan);
  const name = claim.name ? fillIn(claim.name, plan) : host.name;
  const right = claim.is ? fillIn(claim.is, plan) : (host.zones.find(({ zone }) => zone === 'internet') ?? host.zones[0])?.address;
  const lookup = lookupOf(observed, name, 'A');
  const addresses = dataOf(lookup, 'A');
  if (addresses.length === 0) return [fault(`the name ${name} ${nothing(lookup)}: no address`, lookup)];
  return addresses.filter((each) => each !== right).map((each) => fault(`${name} leads to ${each} and not to ${right}`, lookup));
}

function mx(claim: Claim<'mx'>, observed: DnsObserved, params: z.infer<typeof DnsParams>, plan: LabPlan): Finding[] {
  const lookup = lookupOf(observed, observed.domain, 'MX');
  const found = dataOf(lookup, 'MX').map((data) => ({ preference: Number(data.split(' ')[0]), name: data.split(' ')[1] ?? '' }));
  if (found.length === 0) return [fault(`MX: ${observed.domain} ${nothing(lookup)}`, lookup)];
  const wanted = claim.hosts?.map((text) => fillIn(text, plan)) ?? [hostOf(params.host, plan).name];
  const findings = wanted
    .filter((name) => !found.some((each) => same(each.name, name)))
    .map((name) => fault(`${name} is not among the MX of ${observed.domain}`, lookup));
  for (const { name } of found) {
    const target = lookupOf(observed, name, 'A');
    if (!wanted.some((each) => same(each, name))) findings.push(fault(`${name || 'a null MX'} is an MX of ${observed.domain} and should be none`, lookup));
    else if (dataOf(target, 'CNAME').length > 0) findings.push(fault(`the MX ${name} is an alias (CNAME), which RFC 2181 forbids`, target));
    else if (dataOf(target, 'A').length === 0) findings.push(fault(`the MX ${name} ${nothing(target)}: no address`, target));
  }
  const order = wanted.map((name) => found.find((each) => same(each.name, name))?.preference ?? 0);
  if (findings.length === 0 && order.some((preference, i) => i > 0 && preference < (order[i - 1] as number)))
    findings.push(fault(`the preferences of the MX are in the wrong order (the lowest number comes first)`, lookup));
  return findings;
}

function ptr(claim: Claim<'ptr'>, observed: DnsObserved, plan: LabPlan): Finding[] {
  const client = observed.client as string;
  const lookup = lookupOf(observed, reverseName(client), 'PTR');
  const names = dataOf(lookup, 'PTR');
  if (names.length === 0) return [fault(`the address ${client} has no reverse name: its PTR ${nothing(lookup)}`, lookup)];
  if (names.length > 1) return [fault(`the address ${client} has ${names.length} reverse names, and receivers see any one of them`, lookup)];
  const name = names[0] as string;
  const domain = fillIn(claim.within, plan);
  const forward = lookupOf(observed, name, 'A');
  const findings: Finding[] = [];
  if (!within(name, domain)) findings.push(fault(`the reverse name of ${client} is ${name}, which is not in ${domain}`, lookup));
  if (!dataOf(forward, 'A').includes(client)) findings.push(fault(`the reverse name ${name} of ${client} does not lead back to it`, forward));
  if (!claim.helo || observed.helo === null) return findings;
  const greeted = lookupOf(observed, observed.helo, 'A');
  if (!same(observed.helo, name) && !dataOf(greeted, 'A').includes(client))
    findings.push(
      fault(`in EHLO the server calls itself ${observed.helo}, which is neither its reverse name ${name} nor leads to ${client}`, greeted ?? lookup),
    );
  return findings;
}

function ns(observed: DnsObserved, params: z.infer<typeof DnsParams>, plan: LabPlan): Finding[] {
  const own = hostOf(params.host, plan).zones.map(({ address }) => address);
  const lookup = lookupOf(observed, observed.domain, 'NS');
  const names = dataOf(lookup, 'NS');
  if (names.length === 0) return [fault(`NS: ${observed.domain} ${nothing(lookup)}`, lookup)];
  const direct = lookupOf(observed, observed.domain, 'SOA', true);
  const findings: Finding[] = [];
  if (!names.some((name) => dataOf(lookupOf(observed, name, 'A'), 'A').some((address) => own.includes(address))))
    findings.push(fault(`no name in NS of ${observed.domain} leads to ${params.host} (${names.slice(0, 3).join(', ')})`, lookup));
  if (!direct?.seen.authoritative || dataOf(direct, 'SOA').length === 0)
    findings.push(fault(`${params.host} does not answer with authority for ${observed.domain} (${direct?.seen.code ?? 'no answer'})`, direct));
  return findings;
}

/** SPF, DKIM and DMARC. */
export function policyRecord(claim: Claim<'spf' | 'dkim' | 'dmarc'>, observed: DnsObserved, plan: LabPlan): Finding[] {
  if (claim.record === 'spf') return spf(claim, observed);
  if (claim.record === 'dkim') return dkim(claim, observed, plan);
  const lookup = lookupOf(observed, `_dmarc.${observed.domain}`, 'TXT');
  const records = dataOf(lookup, 'TXT').filter((text) => /^v\s*=\s*DMARC1\b/i.test(text));
  if (records.length === 0) return [fault(`DMARC: _dmarc.${observed.domain} ${nothing(lookup)}`, lookup)];
  if (records.length > 1) return [fault(`DMARC: there are ${records.length} records at _dmarc.${observed.domain}, so receivers use none`, lookup)];
  const record = tags(records[0] as string);
  const policy = record?.get('p')?.toLowerCase() ?? '';
  if (!record || !['none', 'quarantine', 'reject'].includes(policy))
    return [fault(`DMARC: the record has no p= that receivers know ("${records[0]}")`, lookup)];
  const findings: Finding[] = [];
  const allowed: readonly string[] = claim.policy;
  const below = record.get('sp')?.toLowerCase() ?? policy;
  if (!allowed.includes(policy)) findings.push(fault(`DMARC: p=${policy}, and it should be ${allowed.join(' or ')}`, lookup));
  else if (!(claim.subdomains ?? allowed).some((each) => each === below))
    findings.push(fault(`DMARC: subdomains get ${below}, which leaves them open`, lookup));
  const share = Number(record.get('pct') ?? '100');
  if (policy !== 'none' && share !== 100) findings.push(fault(`DMARC: pct=${record.get('pct')} asks for the policy on a part of the mail only`, lookup));
  if (claim.reports && !/(^|,)\s*mailto:[^\s,@]+@[^\s,!]+/i.test(record.get('rua') ?? ''))
    findings.push(fault('DMARC: rua= names no address for reports', lookup));
  return findings;
}

function spf(claim: Claim<'spf'>, observed: DnsObserved): Finding[] {
  const lookup = lookupOf(observed, observed.domain, 'TXT');
  const records = dataOf(lookup, 'TXT').filter((text) => /^v=spf1( |$)/i.test(text));
  if (records.length === 0)
    return [fault(`SPF: ${observed.domain} has no record${lookup && lookup.seen.code !== 'NOERROR' ? ` (${lookup.seen.code})` : ''}`, lookup)];
  if (records.length > 1) return [fault(`SPF: ${observed.domain} has ${records.length} records, which is an error to every receiver`, lookup)];
  const findings: Finding[] = [];
  for (const each of observed.spf) {
    const { result, lookups, voids, detail } = each.spf;
    if (lookups > spfLimits.lookups) findings.push(fault(`SPF: the record costs ${lookups} lookups, and receivers give up beyond ${spfLimits.lookups}`, each));
    else if (voids > spfLimits.voids) findings.push(fault(`SPF: ${voids} lookups find nothing, and receivers give up beyond ${spfLimits.voids}`, each));
    else if (each.who === 'stranger') {
      if (!claim.strangers.some((one) => one === result)) findings.push(fault(`SPF: mail from a stranger (${each.client}) gets ${result}`, each));
    } else if (result !== 'pass')
      findings.push(
        fault(
          `SPF: mail from ${each.client}, ${each.who === 'own' ? 'the server itself' : 'who may send'}, gets ${result}${result === 'permerror' ? ` (${detail})` : ''}`,
          each,
        ),
      );
  }
  if (!observed.spf.some(({ who }) => who === 'own'))
    findings.push({ kind: 'doubt', text: 'SPF: no letter arrived at a foreign server, so nobody can say from which address this one sends' });
  return findings;
}

function dkim(claim: Claim<'dkim'>, observed: DnsObserved, plan: LabPlan): Finding[] {
  const name = `${fillIn(claim.selector, plan)}._domainkey.${observed.domain}`;
  const lookup = lookupOf(observed, name, 'TXT');
  const records = dataOf(lookup, 'TXT');
  // A name server that is silent has not taken a key back.
  const asked = lookup?.seen.code === 'NOERROR' || lookup?.seen.code === 'NXDOMAIN';
  const [record] = records;
  if (record === undefined) return claim.key === 'usable' || !asked ? [fault(`DKIM: ${name} ${nothing(lookup)}`, lookup)] : [];
  if (claim.key === 'absent') return [fault(`DKIM: ${name} is still there`, lookup)];
  if (records.length > 1) return [fault(`DKIM: ${name} has ${records.length} records, and receivers take any one of them`, lookup)];
  const key = readKey(record);
  if (claim.key === 'revoked') return key.state === 'revoked' ? [] : [fault(`DKIM: the key at ${name} is not taken back: p= is not empty`, lookup)];
  if (key.state === 'revoked') return [fault(`DKIM: the key at ${name} is revoked (p= is empty)`, lookup)];
  if (key.state === 'unreadable') return [fault(`DKIM: nobody can read the key at ${name}: ${key.why}`, lookup)];
  if (key.testing) return [fault(`DKIM: the key at ${name} says t=y: receivers treat its signatures as none`, lookup)];
  if (key.bits !== null && key.bits < Math.max(claim.bits, leastBits))
    return [fault(`DKIM: the key at ${name} has ${key.bits} bits, and ${Math.max(claim.bits, leastBits)} are the least`, lookup)];
  return [];
}

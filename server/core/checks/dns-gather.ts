import type { z } from 'zod';
import type { SpfVerdict } from '../probe-identity.ts';
import type { DnsProbe, DnsSeen } from '../probes.ts';
import { reverseName } from '../subnet.ts';
import type { Gathering } from './check.ts';
import type { DnsClaim, DnsParams } from './dns.ts';
import { pool } from './pool.ts';
import { address, find, type Sending, send } from './sending.ts';
import { fillIn, hostOf } from './vantage.ts';

type RecordType = DnsProbe['type'];

/** One question and what came back. `at`: asked of that name server alone. */
export interface Lookup {
  name: string;
  type: RecordType;
  at: string | null;
  seen: DnsSeen;
}

export interface SpfTry {
  who: 'own' | 'allowed' | 'stranger';
  client: string;
  spf: SpfVerdict;
}

export interface DnsObserved {
  domain: string;
  lookups: Lookup[];
  spf: SpfTry[];
  /** The letter that went out, when one was asked for; its arrivals show address and EHLO name. */
  letter: Sending | null;
  /** The address that mail comes from, and the name in its EHLO: of the letter, or what the plan says. Null: the letter did not arrive. */
  client: string | null;
  helo: string | null;
}

const strangers = 2;

export async function gatherDns(params: z.infer<typeof DnsParams>, lab: Gathering): Promise<DnsObserved> {
  const { plan } = lab;
  const host = hostOf(params.host, plan);
  const letter = params.outbound ? await sendOut(params, lab) : null;
  const arrival = letter?.arrivals.find((each) => !each.bounce) ?? null;
  const outward = host.zones.find(({ zone }) => zone === 'internet') ?? host.zones[0];
  const client = params.outbound ? (arrival?.client ?? null) : (outward?.address ?? null);
  const domain = fillIn(params.domain, plan).toLowerCase();
  const observed: DnsObserved = { domain, lookups: [], spf: [], letter, client, helo: arrival?.helo ?? null };
  const known = new Map<string, Lookup>();
  const ask = async (name: string, type: RecordType, at: string | null = null): Promise<DnsSeen> => {
    const key = `${name.toLowerCase()} ${type} ${at}`;
    const held = known.get(key);
    if (held) return held.seen;
    const probe: DnsProbe = { kind: 'dns', name, type, ...(at ? { at: { source: lab.draw.stranger(), address: at } } : {}) };
    const lookup = { name, type, at, seen: await lab.prober.probe(probe, 20_000) };
    known.set(key, lookup);
    observed.lookups.push(lookup);
    return lookup.seen;
  };
  for (const claim of params.records) await asked(claim, observed, params, lab, ask);
  return observed;
}

async function sendOut(params: z.infer<typeof DnsParams>, lab: Gathering): Promise<Sending> {
  const { from, port, tls, login } = params.outbound as NonNullable<typeof params.outbound>;
  const sender = login ? address(`${login}@\${domain}`, lab) : address('*@${domain}', lab);
  const sending = await send(lab, { from, host: params.host, port, tls, login }, { sender, recipient: address('*@*', lab) });
  await find(lab, [sending], 10_000, () => null);
  return sending;
}

async function asked(
  claim: DnsClaim,
  observed: DnsObserved,
  params: z.infer<typeof DnsParams>,
  lab: Gathering,
  ask: (name: string, type: RecordType, at?: string | null) => Promise<DnsSeen>,
): Promise<void> {
  const { domain } = observed;
  const host = hostOf(params.host, lab.plan);
  const named = (seen: DnsSeen, type: string) => seen.answers.filter((one) => one.type === type).map((one) => one.data);
  if (claim.record === 'mx') for (const data of named(await ask(domain, 'MX'), 'MX')) await ask(data.split(' ')[1] ?? '', 'A');
  if (claim.record === 'a') await ask(claim.name ? fillIn(claim.name, lab.plan) : host.name, 'A');
  if (claim.record === 'dkim') await ask(`${fillIn(claim.selector, lab.plan)}._domainkey.${domain}`, 'TXT');
  if (claim.record === 'dmarc') await ask(`_dmarc.${domain}`, 'TXT');
  if (claim.record === 'ptr' && observed.client) {
    for (const name of named(await ask(reverseName(observed.client), 'PTR'), 'PTR').slice(0, 5)) await ask(name, 'A');
    if (claim.helo && observed.helo && /^[a-z0-9._-]+$/i.test(observed.helo)) await ask(observed.helo, 'A');
  }
  if (claim.record === 'ns') {
    for (const name of named(await ask(domain, 'NS'), 'NS').slice(0, 8)) await ask(name, 'A');
    for (const { address: at } of host.zones.filter(({ zone }) => zone === 'internet').slice(0, 1)) await ask(domain, 'SOA', at);
  }
  if (claim.record === 'spf') {
    await ask(domain, 'TXT');
    const clients: Omit<SpfTry, 'spf'>[] = [
      ...(observed.client ? [{ who: 'own' as const, client: observed.client }] : []),
      ...claim.allows.map((text) => ({ who: 'allowed' as const, client: fillIn(text, lab.plan) })),
      ...Array.from({ length: strangers }, () => ({ who: 'stranger' as const, client: lab.draw.stranger() })),
    ];
    const tries = await pool(lab.draw.shuffle(clients), 3, async ({ who, client }): Promise<SpfTry> => {
      const helo = `mail.${lab.draw.foreignDomain()}`;
      const { spf } = await lab.prober.probe({ kind: 'spf', client, helo, sender: `${lab.draw.word(8)}@${domain}` }, 60_000);
      return { who, client, spf };
    });
    observed.spf.push(...tries);
  }
}

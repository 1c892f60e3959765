import type { Gathering } from '../../../../server/core/checks/check.ts';
import type { DkimVerdict, DmarcVerdict, IdentitySeen, SpfVerdict } from '../../../../server/core/probe-identity.ts';
import type { Observation, Probe } from '../../../../server/core/probes.ts';
import { type Asked, fakeLab, type Server } from './fake-lab.ts';

type Verdict = NonNullable<IdentitySeen['mails'][number]['verdict']>;

export const spfPass: SpfVerdict = { result: 'pass', detail: '', record: 'v=spf1 mx -all', lookups: 1, voids: 0, asked: [] };
export const signature: DkimVerdict = {
  domain: 'harbor.test',
  selector: 'mail',
  result: 'pass',
  detail: '',
  algorithm: 'rsa-sha256',
  bits: 2048,
  fields: ['from', 'to', 'subject'],
  bodyLimited: false,
  aligned: true,
};
export const dmarcPass: DmarcVerdict = {
  result: 'pass',
  policy: 'reject',
  record: 'v=DMARC1; p=reject',
  spfAligned: 'harbor.test',
  dkimAligned: 'harbor.test',
};
export const sound: Verdict = { spf: spfPass, dkim: [signature], dmarc: dmarcPass, asked: [] };

/** What the world published for fresh domains, as the pretended server finds it. */
export interface Published {
  /** Whether SPF of the domain lets the client send; null where it says nothing or is not sure. */
  allows(domain: string, client: string): boolean | null;
  /** p= of the domain; null without a record. */
  policy(domain: string): string | null;
}

/** A lab whose server may look at what the world published; mail that leaves is judged as `verdict` says. */
export function identityLab(server: (published: Published) => Server, verdict: Verdict | null = sound): Gathering & { asked: Probe[] } {
  const records = new Map<string, string>();
  const published: Published = {
    allows: (domain, client) => {
      const record = records.get(domain);
      return !record || record.endsWith('~all') ? null : record.includes(`ip4:${client} `);
    },
    policy: (domain) => /p=(\w+)/.exec(records.get(`_dmarc.${domain}`) ?? '')?.[1] ?? null,
  };
  const lab = fakeLab(server(published));
  const probe = async (asked: Probe): Promise<Observation> => {
    if (asked.kind === 'publish') {
      for (const { name, data } of asked.records) records.set(name, data);
      return { kind: 'publish' };
    }
    if (asked.kind === 'identity') {
      const mails = [{ arrival: 1, client: '198.18.0.3', helo: 'mx.harbor.test', reversePath: 'alice@harbor.test', from: ['alice@harbor.test'], verdict }];
      return { kind: 'identity', mails };
    }
    return await lab.prober.probe(asked);
  };
  return { ...lab, prober: { ...lab.prober, probe: probe as typeof lab.prober.probe } };
}

/** Author's domain, and the domain that signed, of the letter that is being sent. */
export function letterOf(asked: Asked): { author: string; signed: string | null } {
  const mail = asked.probe.transactions.find(({ id }) => id === 'mail');
  return { author: /^From: <[^@]*@(.*)>/m.exec(mail?.message ?? '')?.[1] ?? '', signed: mail?.sign ?? null };
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

import { z } from 'zod';
import { defineCheck } from './check.ts';
import { gatherDns } from './dns-gather.ts';
import { judgeDns } from './dns-judge.ts';
import { hostField, textField } from './fields.ts';
import { wayFields } from './identity-letter.ts';

const policies = z.array(z.enum(['none', 'quarantine', 'reject'])).min(1);

export const DnsClaim = z.discriminatedUnion('record', [
  z.strictObject({
    record: z.literal('mx').describe('The mail servers of the domain, each with an address and no alias (RFC 2181 section 10.3).'),
    hosts: z.array(textField).min(1).max(10).optional().describe('Their names, best preference first. Left out: the host alone.'),
  }),
  z.strictObject({
    record: z.literal('a').describe('The address of a name.'),
    name: textField.optional().describe('The name; the host’s own if left out.'),
    is: textField.optional().describe('Its only address; the host’s in zone internet if left out.'),
  }),
  z.strictObject({
    record: z.literal('ptr').describe('The address has one name, and this name has the address: forward-confirmed reverse DNS (RFC 8601 section 3).'),
    within: textField.default('${domain}').describe('The domain that the name lies in.'),
    helo: z.boolean().default(true).describe('Whether the name in EHLO must be that name, or one that has the same address. It is seen with `outbound` alone.'),
  }),
  z.strictObject({
    record: z.literal('spf').describe('One SPF record within the limits of 10 lookups and 2 void ones (RFC 7208 section 4.6.4), evaluated and never compared.'),
    allows: z.array(textField).max(10).default([]).describe('Further addresses that must pass, beside the one that the host’s mail comes from.'),
    strangers: z
      .array(z.enum(['fail', 'softfail', 'neutral']))
      .min(1)
      .default(['fail', 'softfail'])
      .describe('What fresh strangers may get.'),
  }),
  z.strictObject({
    record: z.literal('dkim').describe('A DKIM key (RFC 6376 section 3.6.1) that receivers can read and use.'),
    selector: textField.describe('The part in front of ._domainkey.'),
    key: z.enum(['usable', 'revoked', 'absent']).default('usable').describe('`revoked`: an empty p=, or no record any more.'),
    bits: z.number().int().min(1024).max(8192).default(2048).describe('Least size of an RSA key; nobody takes less than 1024 (RFC 8301).'),
  }),
  z.strictObject({
    record: z.literal('dmarc').describe('One DMARC record (RFC 7489 section 6.3).'),
    policy: policies.default(['quarantine', 'reject']).describe('What p= may be.'),
    subdomains: policies.optional().describe('What sp= may be, or p= where there is none; like `policy` if left out.'),
    reports: z.boolean().default(false).describe('Whether there must be an address for aggregate reports (rua=).'),
  }),
  z.strictObject({
    record: z.literal('ns').describe('The host holds the zone itself: it is named in NS and answers with authority to strangers.'),
  }),
]);
export type DnsClaim = z.infer<typeof DnsClaim>;

export const DnsParams = z.strictObject({
  host: hostField,
  domain: textField.default('${domain}').describe('The domain whose records are asked for.'),
  records: z.array(DnsClaim).min(1).max(12).describe('What must hold, by kind of record.'),
  outbound: z
    .strictObject(wayFields)
    .optional()
    .describe(
      'A way by which a letter leaves through the host: with whose address and EHLO name it comes to foreign servers is seen there. Left out: the host’s address in zone internet.',
    ),
});

export const dns = defineCheck({
  name: 'dns',
  summary: 'Records are as a resolver in the world must see them: MX, addresses, reverse names, SPF, DKIM keys, DMARC, delegation.',
  params: DnsParams,
  isolation: 'shared',
  settings: /zone|TXT|spf|dkim|dmarc|PTR|MX |NS |myhostname|smtp_helo|selector|recursion|listen-on/i,
  half: () => 'service',
  gather: gatherDns,
  judge: judgeDns,
});

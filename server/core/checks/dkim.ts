import { z } from 'zod';
import { defineCheck } from './check.ts';
import { gatherDkim } from './dkim-gather.ts';
import { judgeDkim } from './dkim-judge.ts';
import { hostField, textField } from './fields.ts';
import { outgoingWay } from './identity-outgoing.ts';

export const DkimParams = z.strictObject({
  host: hostField,
  ways: z.array(outgoingWay).min(1).max(6).describe('Every way by which mail leaves through the host: a letter goes out by each, and each must be signed.'),
  domain: textField.default('${domain}').describe('The domain that must sign (d=).'),
  bits: z.number().int().min(1024).max(8192).default(1024).describe('Least size of the RSA key (RFC 8301).'),
  strangers: z
    .enum(['unsigned', 'ignored'])
    .default('unsigned')
    .describe('`unsigned`: what a stranger writes in the domain’s name to the first account is refused, or at least not signed.'),
});

export const dkim = defineCheck({
  name: 'dkim',
  summary: 'Mail that leaves is signed by the domain, and the signature verifies where it arrives; what strangers write is not signed.',
  params: DkimParams,
  isolation: 'shared',
  settings: /milter|dkim|selector|KeyTable|SigningTable|InternalHosts|Canonicalization|Mode|_domainkey/i,
  half: () => 'service',
  gather: gatherDkim,
  judge: judgeDkim,
});

import { z } from 'zod';
import { defineCheck } from './check.ts';
import { gatherDmarc } from './dmarc-gather.ts';
import { judgeDmarc } from './dmarc-judge.ts';
import { hostField } from './fields.ts';
import { incomingField } from './identity-cases.ts';
import { outgoingWay } from './identity-outgoing.ts';

export const DmarcParams = z.strictObject({
  host: hostField,
  ways: z
    .array(outgoingWay)
    .max(6)
    .default([])
    .describe(
      'Ways by which mail leaves through the host: a strict receiver must find SPF or DKIM in line with From (RFC 7489 section 3.1). Name these, `incoming`, or both.',
    ),
  by: z
    .array(z.enum(['spf', 'dkim']))
    .max(2)
    .default([])
    .describe('Which of the two must be in line with From, where one is not enough: forwarded mail keeps DKIM alone.'),
  incoming: incomingField
    .optional()
    .describe(
      'Letters to the host: forged authors of a domain with p=reject, beside its genuine mail (sent by itself, by a forwarder with its signature, from a subdomain), mail of a domain without a policy, and of one with p=none.',
    ),
  own: z.boolean().default(true).describe('Whether `incoming` brings letters from outside with an author at the lab’s own domain, too.'),
});

export const dmarc = defineCheck({
  name: 'dmarc',
  summary: 'The domain’s own mail is in line with its author; and letters with a forged author are kept out, while genuine ones get in.',
  params: DmarcParams,
  isolation: 'shared',
  settings: /dmarc|milter|spf|dkim|RejectFailures|header_checks|restrictions|AuthservID|_dmarc/i,
  half: ({ incoming }) => (incoming ? 'security' : 'service'),
  gather: gatherDmarc,
  // A forged letter comes abroad only as a bounce, to somebody who never wrote it.
  forbidden: ({ incoming }) => incoming.filter(({ genuine }) => !genuine).map(({ sending }) => sending.token),
  judge: judgeDmarc,
});

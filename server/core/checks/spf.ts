import { z } from 'zod';
import { defineCheck } from './check.ts';
import { hostField } from './fields.ts';
import { incomingField } from './identity-cases.ts';
import { outgoingWay } from './identity-outgoing.ts';
import { gatherSpf } from './spf-gather.ts';
import { judgeSpf } from './spf-judge.ts';

export const SpfParams = z.strictObject({
  host: hostField,
  ways: z
    .array(outgoingWay)
    .max(6)
    .default([])
    .describe(
      'Ways by which mail leaves through the host: a strict receiver must find that its address may send for the reverse-path. Name these, `incoming`, or both.',
    ),
  incoming: incomingField
    .optional()
    .describe(
      'Letters to the host: forged ones, from an address that their reverse-path’s domain forbids, beside genuine ones of such a domain, of one that publishes nothing, and of one that is not sure (`~all`).',
    ),
});

export const spf = defineCheck({
  name: 'spf',
  summary: 'Receivers see that the domain’s own mail comes from where it may; and the host itself keeps out what other domains forbid.',
  params: SpfParams,
  isolation: 'shared',
  settings: /spf|policy|milter|restrictions|bind_address|relayhost|transport/i,
  half: ({ incoming }) => (incoming ? 'security' : 'service'),
  gather: gatherSpf,
  // A forged letter comes abroad only as a bounce, to somebody who never wrote it.
  forbidden: ({ incoming }) => incoming.filter(({ genuine }) => !genuine).map(({ sending }) => sending.token),
  judge: judgeSpf,
});

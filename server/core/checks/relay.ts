import { z } from 'zod';
import { Slug } from '../../protocol/ids.ts';
import { defineCheck } from './check.ts';
import { hostField, portNumber, textField } from './fields.ts';
import { gatherRelay } from './relay-gather.ts';
import { judgeRelay } from './relay-judge.ts';

export const RelayParams = z.strictObject({
  from: z
    .union([Slug, z.array(Slug).min(1)])
    .default('internet')
    .describe('Vantage, or several: `internet` (three fresh strangers), another zone, or a role of lab.world.'),
  host: hostField,
  ports: z
    .union([z.literal('auto'), z.array(portNumber).min(1)])
    .default('auto')
    .describe('The listeners to try; `auto` finds whatever speaks SMTP among the usual mail ports and those up to `look_to`.'),
  look_to: portNumber
    .default(10_240)
    .describe('How far `auto` looks. All 65,535 ports cost every Check two seconds of a processor, and again after a restart.'),
  control: textField
    .optional()
    .describe('An address the host must accept mail for, tried beside every forbidden one; the first account at the first domain if left out.'),
  swallow: z
    .enum(['forbidden', 'allowed'])
    .default('forbidden')
    .describe('Whether 250 after the dot and then nothing is a fault for addresses that can only be foreign.'),
});

export const relay = defineCheck({
  name: 'relay',
  summary: 'Nobody without a login gets mail through this host to other people’s domains, in any form of address.',
  params: RelayParams,
  isolation: 'shared',
  settings: /restrictions|mynetworks|relay|access|permit|xclient|destination|domains|hosts|acl|allow|proxy/i,
  gather: gatherRelay,
  forbidden: ({ tries }) => tries.map((each) => each.token),
  judge: judgeRelay,
});

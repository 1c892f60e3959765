import { z } from 'zod';
import { defineCheck } from './check.ts';
import { gatherEnumerate } from './enumerate-gather.ts';
import { judgeEnumerate } from './enumerate-judge.ts';
import { hostField, textField } from './fields.ts';
import { wayFields } from './identity-letter.ts';

export const EnumerateParams = z.strictObject({
  host: hostField,
  ...wayFields,
  known: z
    .array(textField)
    .min(1)
    .max(4)
    .describe('Addresses that there are: users, aliases, lists. The first is a user’s: a letter must arrive there, or nothing is proven.'),
  unknown: z.array(textField).min(1).max(4).default(['*@${domain}', '*@${domain}']).describe('Addresses that there are not; `*` is drawn afresh.'),
  verbs: z
    .array(z.enum(['VRFY', 'EXPN', 'RCPT']))
    .min(1)
    .default(['VRFY', 'EXPN'])
    .describe(
      'What must not tell who is there. `RCPT` only where a scenario wants that closed too: refusing the unknown there is what keeps backscatter away.',
    ),
});

export const enumerate = defineCheck({
  name: 'enumerate',
  summary: 'Nobody finds out who has a mailbox: known and unknown names get the same answers. How long an answer takes is not judged.',
  params: EnumerateParams,
  isolation: 'shared',
  settings: /vrfy|expn|verify|recipient|luser|catch|unlisted|acl/i,
  gather: gatherEnumerate,
  judge: judgeEnumerate,
});

import { z } from 'zod';
import { defineCheck } from './check.ts';
import { accountField, fromField, hostField, portNumber, textField, tlsField } from './fields.ts';
import { gatherSender } from './sender-gather.ts';
import { judgeSender } from './sender-judge.ts';

export const SenderParams = z.strictObject({
  from: fromField,
  host: hostField,
  port: portNumber.default(587).describe('The port the client uses.'),
  tls: tlsField.default('starttls').describe('How the client secures the connection.'),
  login: accountField.optional().describe('The account that logs in. Left out: nobody does.'),
  own: z
    .array(textField)
    .min(1)
    .max(10)
    .describe('Senders that must be accepted and arrive: the own address, a shared mailbox, an alias. The first one is the control beside every foreign one.'),
  foreign: z
    .array(textField)
    .min(1)
    .max(10)
    .describe('Senders that must be refused. `*` for the local part or the domain is drawn afresh (`*@${domain}`, `*@*`); `<>` is the null sender.'),
  header: z.boolean().default(false).describe('Whether the From field is held to the same rule: own envelope, foreign From.'),
  recipient: textField.optional().describe('Forward-path. Left out: a fresh mailbox at a foreign domain each time.'),
});

export const sender = defineCheck({
  name: 'sender',
  summary: 'A client may send from its own addresses and from nobody else’s.',
  params: SenderParams,
  isolation: 'shared',
  settings: /sender|login|restrictions|sasl|acl/i,
  gather: gatherSender,
  // A false From field may also be put right on the way: then the message may arrive.
  forbidden: ({ tries }) => tries.filter((each) => each.half === 'foreign').map((each) => each.sending.token),
  judge: judgeSender,
});

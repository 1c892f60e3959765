import { z } from 'zod';
import { defineCheck } from './check.ts';
import { accountField, fromField, hostField, portNumber, textField, tlsField } from './fields.ts';
import { gatherRefuse } from './refuse-gather.ts';
import { judgeRefuse } from './refuse-judge.ts';

const control = z
  .strictObject({
    from: fromField.unwrap().optional().describe('Its vantage.'),
    port: portNumber.optional().describe('Its port.'),
    tls: tlsField.optional().describe('How it secures the connection.'),
    login: accountField.nullable().optional().describe('Its account; `null` for none where the closed way has one.'),
    sender: textField.optional().describe('Its reverse-path.'),
    recipient: textField.optional().describe('Its forward-path.'),
  })
  .describe('The legitimate twin, which must be accepted or the check is inconclusive. What is left out is as in the closed way.');

export const RefuseParams = z.strictObject({
  from: fromField,
  host: hostField,
  port: portNumber.default(25).describe('The port the client uses.'),
  tls: tlsField.default('none').describe('How the client secures the connection.'),
  login: accountField.optional().describe('The account that logs in. Left out: nobody does.'),
  sender: textField
    .optional()
    .describe(
      'Reverse-path; `*` for the local part or the domain is drawn afresh, `<>` is the null sender. Left out: the account’s own address with a login, otherwise a fresh stranger.',
    ),
  recipient: textField.optional().describe('Forward-path, written like `sender`. Left out: a fresh mailbox at a foreign domain.'),
  shut_out: z.boolean().default(false).describe('Whether it is right, too, that this vantage gets no connection at all (a firewall).'),
  control,
});

export const refuse = defineCheck({
  name: 'refuse',
  summary: 'One named way of sending is refused in the dialogue, and nothing of it arrives; a legitimate twin is accepted.',
  params: RefuseParams,
  isolation: 'shared',
  settings: /restrictions|mynetworks|relay|access|permit|sasl|sender|acl|hosts/i,
  gather: gatherRefuse,
  forbidden: ({ closed }) => [closed.token],
  judge: judgeRefuse,
});

import { z } from 'zod';
import { defineCheck } from './check.ts';
import { gatherDeliver } from './deliver-gather.ts';
import { judgeDeliver } from './deliver-judge.ts';
import { accountField, fromField, hostField, portNumber, textField, tlsField } from './fields.ts';

const otherWay = z.strictObject({
  port: portNumber.describe('Its port.'),
  tls: tlsField.default('none').describe('How it is secured.'),
  login: accountField.optional().describe('The account that logs in. Left out: nobody does.'),
});

export const DeliverParams = z.strictObject({
  from: fromField,
  host: hostField,
  port: portNumber.default(25).describe('The port the client uses.'),
  tls: tlsField.default('none').describe('How the client secures the connection.'),
  login: accountField.optional(),
  sender: textField.optional().describe('Reverse-path. Left out: the account’s own address with a login, otherwise a fresh stranger at a foreign domain.'),
  recipient: textField
    .optional()
    .describe('Forward-path. Left out: a fresh mailbox at a foreign domain. At the lab’s own domains it is looked for in the mailbox of that account (IMAP).'),
  mailbox: hostField.optional().describe('The host that keeps the recipient’s mailbox (IMAP), where mail is handed on to another one; `host` if left out.'),
  or: z
    .array(otherWay)
    .max(4)
    .default([])
    .describe('Other ways the same sender can come, tried in order: it is enough when the message arrives by one of them.'),
  line_ends: z
    .enum(['crlf', 'lf'])
    .default('crlf')
    .describe('`lf`: the lines of the message end in a bare LF, as old printers and scripts send them; its end stays CR LF . CR LF.'),
});

export const deliver = defineCheck({
  name: 'deliver',
  summary: 'A legitimate message is accepted and arrives.',
  params: DeliverParams,
  isolation: 'shared',
  settings: /mydestination|mynetworks|relay|restrictions|transport|alias|mailbox|domains|router|acl|sasl|submission|smtps|smtp +inet/i,
  half: () => 'service',
  gather: gatherDeliver,
  judge: judgeDeliver,
});

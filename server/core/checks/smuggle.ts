import { z } from 'zod';
import { defineCheck } from './check.ts';
import { accountField, fromField, hostField, portNumber, textField, tlsField } from './fields.ts';
import { gatherSmuggle } from './smuggle-gather.ts';
import { judgeSmuggle } from './smuggle-judge.ts';

export const SmuggleParams = z.strictObject({
  from: fromField,
  host: hostField,
  port: portNumber.default(25).describe('The port that takes the message.'),
  tls: tlsField.default('none').describe('How the client secures the connection.'),
  login: accountField.optional(),
  sender: textField.optional().describe('Reverse-path. Left out: the account’s own address with a login, otherwise a fresh stranger at a foreign domain.'),
  recipient: textField
    .optional()
    .describe(
      'Forward-path that this client may write to. Left out: a fresh foreign mailbox with a login, otherwise the first account at the lab’s first domain.',
    ),
});

export const smuggle = defineCheck({
  name: 'smuggle',
  summary: 'No sequence but CR LF . CR LF ends a message: a second message inside it is not taken (SMTP smuggling, CVE-2023-51764, CVE-2023-51766).',
  params: SmuggleParams,
  isolation: 'shared',
  settings: /bare_newline|pipelining|newline|chunking/i,
  gather: gatherSmuggle,
  judge: judgeSmuggle,
});

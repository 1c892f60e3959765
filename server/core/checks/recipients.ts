import { z } from 'zod';
import { defineCheck } from './check.ts';
import { accountField, fromField, hostField, portNumber, textField, tlsField } from './fields.ts';
import { gatherRecipients } from './recipients-gather.ts';
import { judgeRecipients } from './recipients-judge.ts';

const knownField = z.union([textField, z.strictObject({ address: textField, account: accountField.describe('In whose mailbox its mail ends (IMAP).') })]);

export const RecipientsParams = z.strictObject({
  from: fromField,
  host: hostField,
  port: portNumber.default(25).describe('The port that is asked.'),
  tls: tlsField.default('none').describe('How the client secures the connection.'),
  known: z
    .array(knownField)
    .min(1)
    .max(10)
    .describe(
      'Addresses that must get their mail: in the mailbox of the account of that name, or of the `account` named beside an alias, or at the sink if there is neither.',
    ),
  unknown: z
    .array(textField)
    .max(10)
    .default(['*@${domain}'])
    .describe('Addresses that must be refused at RCPT with 5xx. `*` for the local part or the domain is drawn afresh. An empty list: only `known` is asked.'),
  sender: textField
    .default('*@*')
    .describe('Reverse-path, written like `unknown`; `<>` is the null sender of bounces. Left out: a fresh stranger for every message.'),
  enumeration: z.enum(['refused', 'ignored']).default('ignored').describe('`refused`: VRFY and EXPN must answer the same for a known and an unknown name.'),
});

export const recipients = defineCheck({
  name: 'recipients',
  summary: 'Mail for addresses there are arrives, mail for others is refused at RCPT: no backscatter, no silent loss.',
  params: RecipientsParams,
  isolation: 'shared',
  settings: /recipient|relay_recipient|local_recipient|alias|verify|catch|luser|acl|router|vrfy/i,
  half: (params) => (params.unknown.length > 0 ? 'security' : 'service'),
  gather: gatherRecipients,
  // Abroad they can only come as bounces.
  forbidden: ({ tries }) => tries.filter((each) => each.half === 'unknown').map((each) => each.sending.token),
  judge: judgeRecipients,
});

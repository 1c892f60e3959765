import { z } from 'zod';
import { defineCheck } from './check.ts';
import { accountField, fromField, hostField, portNumber, textField, tlsField } from './fields.ts';
import { gatherLimit } from './limit-gather.ts';
import { judgeLimit } from './limit-judge.ts';

export const LimitParams = z.strictObject({
  from: fromField,
  host: hostField,
  port: portNumber.default(587).describe('The port the client uses.'),
  tls: tlsField.default('starttls').describe('How the client secures the connection.'),
  logins: z
    .array(accountField)
    .max(10)
    .default([])
    .describe(
      'Accounts: one of them, drawn each time, sends and floods; another one, if there is one, must not feel it. An account that an earlier flood has used up is passed over, and one that was used within `within` is flooded once more after it before a pass is given. Empty: nobody logs in.',
    ),
  counts: z
    .enum(['messages', 'recipients', 'size', 'connections'])
    .describe('What is many: messages; recipients of messages; KiB of one message; connections at the same time.'),
  normal: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .describe(
      'So much of one client gets through and arrives, all at once: a normal day. If it does not, for any of `logins`, it is tried once more after `within`.',
    ),
  flood: z.number().int().min(2).max(20_000).optional().describe('So much is tried at once, right behind the normal day. Left out: a flood is not tried.'),
  most: z.number().int().min(0).max(10_000).default(0).describe('No more of the flood than so much may be taken.'),
  addresses: z
    .number()
    .int()
    .min(1)
    .max(20)
    .default(8)
    .describe('So many addresses the flood is spread over, from `internet`; from elsewhere it is one. Messages come over a new connection every few.'),
  within: z.number().int().min(1).max(120).default(75).describe('Seconds after which an earlier flood must be forgotten.'),
  sender: textField.optional().describe('Reverse-path. Left out: the account’s own address with a login, otherwise a fresh stranger.'),
  recipient: textField
    .optional()
    .describe('Forward-path; `*` is drawn afresh. Left out: foreign mailboxes with a login, otherwise the first account at the lab’s first domain.'),
});

export const limit = defineCheck({
  name: 'limit',
  summary: 'A flood is stopped, over several connections and addresses, a normal day’s mail gets through, and so does everybody else.',
  params: LimitParams,
  isolation: 'alone',
  half: ({ flood }) => (flood === undefined ? 'service' : 'security'),
  settings: /limit|rate|policy|anvil|restrictions|size|postfwd|count/i,
  gather: gatherLimit,
  judge: judgeLimit,
});

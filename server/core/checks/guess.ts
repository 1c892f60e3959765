import { z } from 'zod';
import { defineCheck } from './check.ts';
import { accountField, fromField, hostField, portNumber, tlsField } from './fields.ts';
import { gatherGuess } from './guess-gather.ts';
import { judgeGuess } from './guess-judge.ts';

export const GuessParams = z.strictObject({
  from: fromField,
  host: hostField,
  port: portNumber.default(587).describe('The port the client uses.'),
  tls: tlsField.default('starttls').describe('How the client secures the connection.'),
  login: accountField.describe('The account whose right password is tried beside the wrong ones.'),
  expect: z
    .enum(['stopped', 'forgiven'])
    .describe(
      '`stopped`: one address tries wrong passwords of many names and gets no further answers, not even to the right password, while the account logs in from elsewhere. `forgiven`: after `tries` wrong passwords from one address the right one lets in, at once and seconds later.',
    ),
  tries: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(40)
    .describe(
      '`stopped`: how many wrong passwords may be answered within the time before it counts as free guessing. `forgiven`: how many wrong ones there are.',
    ),
  within: z
    .number()
    .int()
    .min(2)
    .max(60)
    .default(20)
    .describe('Seconds: how long a guesser goes on, or how long after the mistakes the right password is tried again.'),
});

export const guess = defineCheck({
  name: 'guess',
  summary: 'Guessing of passwords from one address is stopped; or mistakes at one address are forgiven.',
  params: GuessParams,
  isolation: 'alone',
  half: ({ expect }) => (expect === 'forgiven' ? 'service' : 'security'),
  settings: /sasl|auth|limit|rate|fail2ban|ban|penalty|client/i,
  gather: gatherGuess,
  judge: judgeGuess,
});

import { z } from 'zod';
import { gatherAuth } from './auth-gather.ts';
import { judgeAuth } from './auth-judge.ts';
import { defineCheck } from './check.ts';
import { accountField, fromField, hostField, portNumber, tlsField } from './fields.ts';

export const AuthParams = z.strictObject({
  from: fromField,
  host: hostField,
  port: portNumber.describe('The port that is asked.'),
  tls: tlsField.describe('How a proper client secures this port.'),
  expect: z
    .enum(['absent', 'tls-only', 'required', 'no-anonymous'])
    .describe(
      '`absent`: AUTH neither offered nor accepted. `tls-only`: only under TLS, and only with the right password. `required`: no mail without a login. `no-anonymous`: AUTH ANONYMOUS is neither offered nor accepted, and the right password is.',
    ),
  login: accountField.optional().describe('The account whose right password is tried; the first one of lab.accounts if left out.'),
});

export const auth = defineCheck({
  name: 'auth',
  summary: 'AUTH is offered where, when and to whom it should be.',
  params: AuthParams,
  isolation: 'shared',
  settings: /auth|sasl|tls|login|mechanisms|disable_plaintext/i,
  gather: gatherAuth,
  forbidden: ({ tokens }) => tokens,
  judge: judgeAuth,
});

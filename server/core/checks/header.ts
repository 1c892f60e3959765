import { z } from 'zod';
import { defineCheck } from './check.ts';
import { hostField, textField } from './fields.ts';
import { gatherHeader } from './header-gather.ts';
import { judgeHeader } from './header-judge.ts';
import { wayFields } from './identity-letter.ts';

const fieldName = z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/);

export const HeaderParams = z.strictObject({
  host: hostField,
  ...wayFields,
  sender: textField
    .optional()
    .describe('Reverse-path; `*` is drawn. Left out: the account’s own address with a login, otherwise a fresh one at the lab’s domain.'),
  private: z
    .boolean()
    .default(true)
    .describe('Whether no field may show a private address (RFC 1918), the sender’s own inside address, or a name of an inside zone.'),
  hides: z.array(textField).max(20).default([]).describe('Further texts that no field may show, in any case of letters.'),
  drops: z.array(fieldName).max(10).default([]).describe('Fields that the client writes and that must be gone: X-Originating-IP, X-Mailer.'),
  requires: z.array(fieldName).max(10).default(['Date', 'From', 'Message-ID']).describe('Fields that must be there exactly once (RFC 5322 section 3.6).'),
  trace: z
    .enum(['kept', 'ignored'])
    .default('kept')
    .describe('`kept`: at least one Received field is the host’s own (RFC 5321 section 4.4), or mail loops are never noticed.'),
});

export const header = defineCheck({
  name: 'header',
  summary: 'Mail that leaves tells strangers nothing of the inside, and still has the fields that it needs.',
  params: HeaderParams,
  isolation: 'shared',
  settings: /header_checks|header|masquerade|canonical|received|always_add|local_header|myhostname|generic/i,
  gather: gatherHeader,
  judge: judgeHeader,
});

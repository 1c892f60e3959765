import { z } from 'zod';
import { defineCheck } from './check.ts';
import { hostField, textField } from './fields.ts';
import { wayFields } from './identity-letter.ts';
import { gatherLog } from './log-gather.ts';
import { judgeLog } from './log-judge.ts';

export const LogParams = z.strictObject({
  host: hostField,
  ...wayFields,
  does: z
    .enum(['delivered', 'refused', 'login-failed'])
    .describe('What is done: a letter is sent and taken, a stranger is refused a relay, or a login fails with a name that is nobody’s.'),
  recipient: textField.optional().describe('For `delivered`: to whom. Left out: a fresh foreign mailbox with a login, otherwise the first account.'),
  tells: z
    .array(z.enum(['client', 'sender', 'user', 'reason']))
    .min(1)
    .default(['client'])
    .describe('What the lines about it must show: the client’s true address, the sender, the name that logged in (or tried), the reply that refused it.'),
  within: z.number().int().min(1).max(30).default(5).describe('Seconds until it must be written.'),
});

/**
 * The one check that looks inside the host and decides by what it sees there: whether an event was logged shows nowhere else. It asks for no file,
 * format or setting, but for lines below /var/log that carry the probe's own nonce, so that logging by any means counts; it is evidence that the
 * learner's machine gives of itself, and decides for this claim and no other.
 */
export const log = defineCheck({
  name: 'log',
  summary:
    'An event leaves a trace: lines below /var/log of the host show it by its nonce, with the address it came from. An inside look, for this claim alone.',
  params: LogParams,
  isolation: 'shared',
  settings: /log|rsyslog|syslog|verbose|audit|proxy/i,
  half: () => 'service',
  gather: gatherLog,
  judge: judgeLog,
});

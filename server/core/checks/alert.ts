import { z } from 'zod';
import { gatherAlert } from './alert-gather.ts';
import { judgeAlert } from './alert-judge.ts';
import { defineCheck } from './check.ts';
import { hostField, textField } from './fields.ts';

export const AlertParams = z.strictObject({
  host: hostField,
  to: textField.describe('The foreign mailbox that alerts go to, e.g. ops@${pager.domain}.'),
  event: textField.describe('The event of lab.events that breaks the service.'),
  mend: textField.describe('The event of lab.events that mends it again; it is set off whatever came of the outage.'),
  quiet: z
    .number()
    .int()
    .min(5)
    .max(180)
    .default(70)
    .describe('Seconds for which no alert may come while all is well: longer than the monitoring’s own interval.'),
  within: z.number().int().min(5).max(300).default(90).describe('Seconds after the outage within which an alert must come.'),
  names: z.array(textField).max(5).default([]).describe('Texts of which one must stand in the header of the alert (host, service), in any case of letters.'),
});

export const alert = defineCheck({
  name: 'alert',
  summary: 'An outage reaches the people: while all is well no alert comes, and after the outage one comes within the time.',
  params: AlertParams,
  isolation: 'last',
  settings: /cron|monit|timer|OnCalendar|OnUnit|alert|check|notify|swaks|mailto/i,
  half: () => 'service',
  gather: gatherAlert,
  judge: judgeAlert,
});

import { z } from 'zod';
import { defineCheck } from './check.ts';
import { fromField, hostField, portNumber } from './fields.ts';

export const PortParams = z.strictObject({
  from: fromField,
  host: hostField,
  ports: z.union([portNumber, z.array(portNumber).min(1)]).describe('One port or several.'),
  expect: z.enum(['open', 'closed']).describe('`closed` is refused or filtered.'),
});

export const port = defineCheck({
  name: 'port',
  summary: 'A TCP port is open, or is not, from a vantage.',
  params: PortParams,
  isolation: 'shared',
  gather: async () => null,
  judge: () => ({ verdict: 'inconclusive', reason: 'Not built yet.', expected: '', got: '', transcripts: [] }),
});

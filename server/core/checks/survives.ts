import { z } from 'zod';
import { Slug } from '../../protocol/ids.ts';
import { defineCheck } from './check.ts';
import { hostField, portNumber } from './fields.ts';

export const SurvivesParams = z.strictObject({
  host: hostField,
  checks: z.array(Slug).min(1).describe('Checks of this scenario that must hold again after the services restarted.'),
  ports: z.array(portNumber).min(1).default([25]).describe('Ports to wait for.'),
});

export const survives = defineCheck({
  name: 'survives',
  summary: 'Everything named still holds after the services of the host restarted.',
  params: SurvivesParams,
  isolation: 'last',
  gather: async () => null,
  judge: () => ({ verdict: 'inconclusive', reason: 'Not built yet.', expected: '', got: '', transcripts: [] }),
});

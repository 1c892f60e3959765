import { z } from 'zod';
import { TlsVersion } from '../probes.ts';
import { defineCheck } from './check.ts';
import { fromField, hostField, portNumber, textField } from './fields.ts';

export const TlsParams = z.strictObject({
  from: fromField,
  host: hostField,
  port: portNumber.describe('25, 587: starttls. 465, 993: implicit.'),
  mode: z.enum(['starttls', 'implicit']).describe('Whether TLS starts by STARTTLS or with the first byte.'),
  accept: z.array(TlsVersion).default([]).describe('Versions that must work.'),
  refuse: z.array(TlsVersion).default([]).describe('Versions that must not.'),
  certificate: z
    .strictObject({
      names: z.array(textField).min(1).describe('Names the certificate must cover (RFC 6125, RFC 7817).'),
      days: z.number().int().min(0).default(14).describe('It must be valid for at least this many days more.'),
      trust: z.enum(['lab', 'any']).default('lab').describe('`lab`: the chain the server sends leads to the lab’s certificate authority. `any`: self-signed will do.'),
      key_bits: z.number().int().default(2048).describe('Least size of an RSA key.'),
    })
    .optional()
    .describe('What the certificate must be; not looked at if left out.'),
});

export const tls = defineCheck({
  name: 'tls',
  summary: 'A port speaks the right TLS versions and shows the right certificate.',
  params: TlsParams,
  isolation: 'shared',
  gather: async () => null,
  judge: () => ({ verdict: 'inconclusive', reason: 'Not built yet.', expected: '', got: '', transcripts: [] }),
});

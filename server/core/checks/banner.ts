import { z } from 'zod';
import { gatherBanner } from './banner-gather.ts';
import { judgeBanner } from './banner-judge.ts';
import { defineCheck } from './check.ts';
import { fromField, hostField, portNumber, textField, tlsField } from './fields.ts';

export const BannerParams = z.strictObject({
  from: fromField,
  host: hostField,
  port: portNumber.default(25).describe('The port that greets.'),
  tls: tlsField.default('none').describe('How the client secures the connection.'),
  name: z
    .enum(['own', 'ignored'])
    .default('own')
    .describe('`own`: the name in the greeting and in the answer to EHLO must be fully qualified and lead to the host (RFC 5321 sections 2.3.5 and 4.3.1).'),
  discloses: z
    .enum(['nothing', 'product', 'anything'])
    .default('nothing')
    .describe('What both may tell of the software: `nothing`, its name without a version (`product`), or `anything`.'),
  hides: z.array(textField).max(20).default([]).describe('Further texts that must not show, in any case of letters.'),
});

export const banner = defineCheck({
  name: 'banner',
  summary: 'The greeting and the answer to EHLO give the host’s own name, and no more of the software than they may.',
  params: BannerParams,
  isolation: 'shared',
  settings: /banner|myhostname|mail_name|mail_version|primary_hostname|helo/i,
  gather: gatherBanner,
  judge: judgeBanner,
});

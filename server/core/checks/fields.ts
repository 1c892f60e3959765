import { z } from 'zod';
import { Slug } from '../../protocol/ids.ts';

/** Parameters that several checks share, described once for the authors' reference. */

export const fromField = Slug.default('internet').describe(
  'Vantage: `internet` (a fresh stranger each time), another zone of the lab, or a role of lab.world.',
);
export const hostField = Slug.describe('The host of the lab that is asked.');
export const portNumber = z.number().int().min(1).max(65_535);
export const tlsField = z.enum(['none', 'starttls', 'implicit']);
export const accountField = Slug.describe('An account of lab.accounts; its password is taken from there.');
export const textField = z.string().trim().min(1);

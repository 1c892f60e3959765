import { z } from 'zod';

/** Puts records of foreign names into the world's DNS for the life of the lab: identities that no attempt had before. */
export const PublishProbe = z.strictObject({
  kind: z.literal('publish'),
  records: z.array(z.strictObject({ name: z.string().max(255), type: z.enum(['A', 'MX', 'TXT', 'PTR']), data: z.string().max(4000) })).max(20),
});
export type PublishProbe = z.infer<typeof PublishProbe>;
export const PublishSeen = z.strictObject({ kind: z.literal('publish') });
export type PublishSeen = z.infer<typeof PublishSeen>;

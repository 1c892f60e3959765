import { z } from 'zod';

/** What all kinds of probes and observations are made of. */

export const address = z.string().min(2).max(45);
export const port = z.number().int().min(1).max(65_535);

/** Where a probe starts and what it talks to. `source` is the address it binds to: any address the world plays. */
export const path = { source: address, target: z.strictObject({ address, port }) };

/** An SMTP reply: all its lines without code and separator. */
export const Reply = z.strictObject({ code: z.number().int(), enhanced: z.string().nullable(), lines: z.array(z.string()) });
export type Reply = z.infer<typeof Reply>;

/**
 * How a connection ended: `done` by our QUIT; `refused` RST at connect; `unreachable` ICMP or no route; `filtered` no answer to SYN;
 * `silent` connected and no (further) reply in time; `dropped` closed or reset by the server; `garbage` not SMTP, or over a bound;
 * `tls-failed` the handshake failed; `local-error` the world's own fault.
 */
export const SessionEnd = z.enum(['done', 'refused', 'unreachable', 'filtered', 'silent', 'dropped', 'garbage', 'tls-failed', 'local-error']);
export type SessionEnd = z.infer<typeof SessionEnd>;

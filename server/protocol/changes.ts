import { z } from 'zod';
import { Outcome } from './verdict.ts';

/** What the learner changed, as evidence: never the ground of a verdict. Times are epoch milliseconds. */

/** One file that differs. A text is null where there was no file, and where it is secret, binary or no longer kept (`shown` is false then). */
export const FileChange = z.strictObject({
  /** `mx:/etc/postfix/main.cf` */
  path: z.string(),
  state: z.enum(['added', 'removed', 'changed']),
  shown: z.boolean(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type FileChange = z.infer<typeof FileChange>;

/** What changed between two attempts, and which checks turned with it. */
export const TurnView = z.strictObject({
  at: z.number(),
  paths: z.array(z.string()),
  turned: z.array(z.strictObject({ task: z.string(), check: z.string(), from: Outcome, to: Outcome })),
});
export type TurnView = z.infer<typeof TurnView>;

export const ChangesView = z.strictObject({
  /** When the first version was seen; null: the hosts could not be looked at yet. */
  since: z.number().nullable(),
  /** When the last attempt passed as a whole; null: none did. */
  green: z.number().nullable(),
  files: z.array(FileChange),
  /** Newest first. */
  turns: z.array(TurnView),
});
export type ChangesView = z.infer<typeof ChangesView>;

/** What a host's mail server says its settings are (postconf(1), exim(8) -bP). */
export const EffectiveView = z.strictObject({ host: z.string(), command: z.string(), lines: z.array(z.string()) });
export type EffectiveView = z.infer<typeof EffectiveView>;

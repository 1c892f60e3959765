import { z } from 'zod';
import { AttemptId, LabId, Slug, TerminalId } from './ids.ts';

export const RecordingId = z.string().regex(/^[a-z0-9]{16}$/);
export type RecordingId = z.infer<typeof RecordingId>;

/** Why nothing more is recorded. `closed`: the terminal or its lab has ended. `cap`: it had its full size. `lag`, `disk`: the disk was too slow, or took no more. */
export const EndReason = z.enum(['closed', 'cap', 'lag', 'disk']);
export type EndReason = z.infer<typeof EndReason>;

/** One terminal's recording. Times are epoch milliseconds. */
export const RecordingView = z.strictObject({
  id: RecordingId,
  lab: LabId,
  scenario: Slug,
  title: z.string(),
  terminal: TerminalId,
  label: z.string(),
  startedAt: z.number(),
  /** Null: it goes on. */
  endedAt: z.number().nullable(),
  reason: EndReason.nullable(),
  /** Of the asciicast; 0 while it goes on. */
  bytes: z.number().int(),
  /** Attempts made on this lab, oldest first. */
  attempts: z.array(z.strictObject({ id: AttemptId, at: z.number() })),
});
export type RecordingView = z.infer<typeof RecordingView>;

/** GET /api/me/recordings, and a member's below the class: newest first. */
export const RecordingsView = z.strictObject({ name: z.string(), recordings: z.array(RecordingView) });
export type RecordingsView = z.infer<typeof RecordingsView>;

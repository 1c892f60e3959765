import { z } from 'zod';
import { MemberId, Slug } from './ids.ts';

const about = { member: MemberId, name: z.string(), scenario: Slug, title: z.string(), at: z.number() };

/** Something an instructor may want to ask about, with what was seen. Never a penalty, and never shown to students. */
export const NoteView = z.discriminatedUnion('kind', [
  /** A wrong answer that is right for labs of these members. */
  z.strictObject({ kind: z.literal('foreign-answer'), ...about, question: Slug, answer: z.string(), owners: z.array(z.string()) }),
  /** Solved, and Enter was never pressed in a terminal of the lab. */
  z.strictObject({ kind: z.literal('nothing-typed'), ...about }),
  /** From the first lab to the first solved task; `minutes` is what the author plans for the whole. */
  z.strictObject({ kind: z.literal('too-fast'), ...about, seconds: z.number().int(), minutes: z.number().int() }),
  /** Solved from one address at about the same time as others. */
  z.strictObject({ kind: z.literal('together'), ...about, address: z.string(), others: z.array(z.string()) }),
]);
export type NoteView = z.infer<typeof NoteView>;

/** GET /api/classes/:class/notes, newest first */
export const NotesView = z.array(NoteView);

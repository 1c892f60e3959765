import { z } from 'zod';
import { AssignmentId, LearnerId } from './ids.ts';
import { StandingView } from './views.ts';

/** Which board: one's own (the class's; without classes everybody's), or an assignment's. */
export const BoardName = z.union([z.literal('own'), AssignmentId]);
export type BoardName = z.infer<typeof BoardName>;

export const BoardQuery = z.string().trim().min(1).max(64);

/** GET .../boards/:board: the first few and the asker's neighbours. Ranks that do not follow each other leave a gap. */
export const BoardView = z.strictObject({
  /** The class or the assignment; null: everybody. */
  title: z.string().nullable(),
  /** Later gains are not shown. */
  frozenAt: z.number().nullable(),
  rows: z.array(StandingView),
});
export type BoardView = z.infer<typeof BoardView>;

/** GET .../boards/:board/find/:name: whoever's name begins so */
export const FoundView = z.array(StandingView);

/** GET .../boards/:board/courses: how the points of the first ten grew, the sum after each gain. */
export const CoursesView = z.array(
  z.strictObject({ learner: LearnerId, nickname: z.string(), gains: z.array(z.strictObject({ at: z.number(), points: z.number().int() })) }),
);
export type CoursesView = z.infer<typeof CoursesView>;

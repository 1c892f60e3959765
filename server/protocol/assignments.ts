import { z } from 'zod';
import { AssignmentId, ClassId, MemberId, Slug } from './ids.ts';

/** What becomes of points that come after the due time: `refuse`: none. `mark`: all of them, with a mark. `percent`: a part of them, with a mark. */
export const LateRule = z.enum(['refuse', 'mark', 'percent']);
export type LateRule = z.infer<typeof LateRule>;

const time = z.number().int().min(0).max(8_640_000_000_000_000);

/** What an instructor writes down. Times are epoch milliseconds. */
export const AssignmentDraft = z
  .strictObject({
    title: z.string().trim().min(1).max(120),
    scenarios: z.array(Slug).min(1).max(50),
    opensAt: time,
    dueAt: time,
    late: LateRule,
    /** What late points are worth, with `percent`. */
    latePercent: z.number().int().min(0).max(100),
  })
  .refine(({ opensAt, dueAt }) => dueAt > opensAt, 'An assignment is due after it opens.')
  .refine(({ scenarios }) => new Set(scenarios).size === scenarios.length, 'A scenario stands there twice.');
export type AssignmentDraft = z.infer<typeof AssignmentDraft>;

/** POST .../extensions/:member; null takes the extension back. */
export const ExtensionDraft = z.strictObject({ dueAt: time.nullable() });

const scenario = { id: Slug, title: z.string(), points: z.number().int() };

export const AssignmentView = z.strictObject({
  id: AssignmentId,
  title: z.string(),
  scenarios: z.array(z.strictObject(scenario)),
  /** The most that can be earned. */
  points: z.number().int(),
  opensAt: z.number(),
  dueAt: z.number(),
  late: LateRule,
  latePercent: z.number().int(),
});
export type AssignmentView = z.infer<typeof AssignmentView>;

/** GET /api/classes/:class/assignments, in the order they open */
export const AssignmentsView = z.array(AssignmentView);

/** What one member has in an assignment. */
export const ScoreView = z.strictObject({
  points: z.number().int(),
  solved: z.number().int(),
  /** Whether any of the points came after the due time. */
  late: z.boolean(),
  lastGainAt: z.number().nullable(),
});
export type ScoreView = z.infer<typeof ScoreView>;

/** GET /api/classes/:class/assignments/:assignment */
export const AssignmentReport = z.strictObject({
  assignment: AssignmentView,
  rows: z.array(z.strictObject({ member: MemberId, name: z.string(), joined: z.boolean(), dueAt: z.number(), extended: z.boolean(), score: ScoreView })),
});
export type AssignmentReport = z.infer<typeof AssignmentReport>;

/** GET /api/me/assignments: of the own class, the next to be due first. Whoever is in no class has none. */
export const MyAssignments = z.strictObject({
  class: z.strictObject({ id: ClassId, name: z.string() }).nullable(),
  assignments: z.array(
    AssignmentView.extend({
      scenarios: z.array(z.strictObject({ ...scenario, earned: z.number().int() })),
      /** `dueAt` is this student's own, later than everybody's. */
      extended: z.boolean(),
      score: ScoreView,
    }),
  ),
});
export type MyAssignments = z.infer<typeof MyAssignments>;

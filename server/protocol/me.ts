import { z } from 'zod';
import { AttemptId, Slug } from './ids.ts';
import { Verdict } from './verdict.ts';

export const ExamName = z.enum(['cs0-004', 'cs0-003']);
export type ExamName = z.infer<typeof ExamName>;

/** How far one objective is covered by what the learner solved. */
export const ObjectiveView = z.strictObject({
  number: z.string(),
  label: z.string(),
  /** Scenarios that train it, and those of them that are solved. */
  scenarios: z.number().int(),
  solved: z.number().int(),
});
export type ObjectiveView = z.infer<typeof ObjectiveView>;

export const ExamCoverage = z.strictObject({
  exam: ExamName,
  /** `weight`: per cent of the exam; null where this project does not know it. */
  domains: z.array(z.strictObject({ title: z.string(), weight: z.number().nullable(), objectives: z.array(ObjectiveView) })),
});
export type ExamCoverage = z.infer<typeof ExamCoverage>;

export const HistoryRow = z.strictObject({
  attempt: AttemptId,
  at: z.number(),
  scenario: Slug,
  title: z.string(),
  state: z.enum(['running', 'finished', 'aborted']),
  pass: z.number().int(),
  fail: z.number().int(),
  inconclusive: z.number().int(),
  expected: z.number().int(),
  gained: z.number().int(),
});
export type HistoryRow = z.infer<typeof HistoryRow>;

/** GET /api/me/progress */
export const ProgressView = z.strictObject({
  exams: z.array(ExamCoverage),
  /** The latest attempts, newest first. */
  history: z.array(HistoryRow),
});
export type ProgressView = z.infer<typeof ProgressView>;

/** Something that went wrong once, to be looked at again. `key` changes when it goes wrong anew. */
export const MistakeView = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('check'),
    key: z.string(),
    at: z.number(),
    scenario: Slug,
    scenarioTitle: z.string(),
    title: z.string(),
    /** The latest verdict that failed, with the learner's own transcripts. */
    verdict: Verdict,
    /** Whether it passed in a later attempt. */
    mended: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('question'),
    key: z.string(),
    at: z.number(),
    scenario: Slug,
    scenarioTitle: z.string(),
    ask: z.string(),
    given: z.string(),
    why: z.string(),
  }),
]);
export type MistakeView = z.infer<typeof MistakeView>;

/** GET /api/me/mistakes, newest first */
export const MistakesView = z.array(MistakeView);

/** GET /api/exams/:exam: a fresh mix of questions, weighted by domain. It pays no points. */
export const ExamView = z.strictObject({
  exam: ExamName,
  minutes: z.number().int(),
  questions: z.array(z.strictObject({ scenario: Slug, question: Slug, ask: z.string(), choices: z.array(z.string()) })),
});
export type ExamView = z.infer<typeof ExamView>;

/** POST /api/exams/:exam. `choice`: index of the choice; null: not answered. */
export const ExamAnswers = z.strictObject({
  answers: z.array(z.strictObject({ scenario: Slug, question: Slug, choice: z.number().int().min(0).max(50).nullable() })).max(100),
});
export type ExamAnswers = z.infer<typeof ExamAnswers>;

export const ExamReport = z.strictObject({
  exam: ExamName,
  right: z.number().int(),
  all: z.number().int(),
  objectives: z.array(z.strictObject({ number: z.string(), label: z.string(), domain: z.string(), right: z.number().int(), all: z.number().int() })),
  questions: z.array(
    z.strictObject({
      scenario: Slug,
      question: Slug,
      ask: z.string(),
      given: z.string().nullable(),
      right: z.boolean(),
      /** The reasons; null until the question was answered in its scenario, where it pays points. */
      options: z.array(z.strictObject({ text: z.string(), right: z.boolean(), why: z.string() })).nullable(),
    }),
  ),
});
export type ExamReport = z.infer<typeof ExamReport>;

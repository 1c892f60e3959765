import { z } from 'zod';
import { Slug } from './ids.ts';

/** One line of a dialogue. `C` is the prober, `S` the learner's server, `*` a remark (TLS finished, connection reset, message arrived). */
export const TranscriptLine = z.strictObject({
  who: z.enum(['C', 'S', '*']),
  text: z.string(),
  /** Milliseconds since the connection was opened. */
  ms: z.number(),
  /** Whether the line went through TLS. */
  secure: z.boolean(),
});
export type TranscriptLine = z.infer<typeof TranscriptLine>;

/** One connection as it happened, with the line that decided pinned by index. */
export const Transcript = z.strictObject({
  title: z.string(),
  /** Address and zone the prober used, e.g. `203.0.113.66 (internet)`. */
  from: z.string(),
  /** What it talked to, e.g. `mx:25 (198.18.0.3)`. */
  to: z.string(),
  lines: z.array(TranscriptLine),
  deciding: z.number().int().nullable(),
});
export type Transcript = z.infer<typeof Transcript>;

export const Outcome = z.enum(['pass', 'fail', 'inconclusive']);
export type Outcome = z.infer<typeof Outcome>;

/** What a judge says of one observation. `inconclusive` is never a pass and never the learner's mistake. */
export const Judgement = z.strictObject({
  verdict: Outcome,
  /** One sentence for the learner: what was seen. */
  reason: z.string(),
  expected: z.string(),
  got: z.string(),
  transcripts: z.array(Transcript),
});
export type Judgement = z.infer<typeof Judgement>;

/** A judgement in the place where it counts. */
export const Verdict = Judgement.extend({
  task: Slug,
  check: Slug,
  /** Why it matters, in the scenario author's words. */
  why: z.string(),
  ms: z.number(),
});
export type Verdict = z.infer<typeof Verdict>;

import { z } from 'zod';
import type { AttemptRecord, LabRecord, LearnerRecord } from '../labs/store.ts';
import { AttemptId, LabId, LearnerId } from '../protocol/ids.ts';
import { ProblemView } from '../protocol/problems.ts';
import { Verdict } from '../protocol/verdict.ts';
import { LabState, StartStep } from '../protocol/views.ts';
import type { AttemptRow, LabRow } from './tables.ts';

export const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue('not JSON');
        return z.NEVER;
      }
    })
    .pipe(schema);

const time = z.number().int();

const LearnerRow = z.object({ id: LearnerId, nickname: z.string(), created_at: time });

const LabRowIn = z.object({
  id: LabId,
  scenario: z.string(),
  learner: LearnerId.nullable(),
  owner: z.string(),
  state: LabState,
  seed: z.string(),
  subnets: json(z.record(z.string(), z.string())),
  steps: json(z.array(StartStep)),
  problem: json(ProblemView).nullable(),
  created_at: time,
  ready_at: time.nullable(),
  claimed_at: time.nullable(),
  expires_at: time.nullable(),
  extensions: z.number().int(),
  touched_at: time,
});

const AttemptSummaryRow = z.object({
  id: AttemptId,
  lab: LabId,
  learner: LearnerId,
  scenario: z.string(),
  at: time,
  state: z.enum(['running', 'finished', 'aborted']),
  expected: z.number().int(),
  passed: z.number().transform((passed) => passed === 1),
  gained: z.number().int(),
  problem: json(ProblemView).nullable(),
});
const AttemptRowIn = AttemptSummaryRow.extend({ verdicts: json(z.array(Verdict)) });

/** Rows as they are stored, parsed at the door; a row that does not parse throws (a bug, or a hand that edited the file). */
export const learnerOf = (row: unknown): LearnerRecord => {
  const { created_at, ...rest } = LearnerRow.parse(row);
  return { ...rest, createdAt: created_at };
};

export const labOf = (row: unknown): LabRecord => {
  const { created_at, ready_at, claimed_at, expires_at, touched_at, ...rest } = LabRowIn.parse(row);
  return { ...rest, createdAt: created_at, readyAt: ready_at, claimedAt: claimed_at, expiresAt: expires_at, touchedAt: touched_at };
};

export const attemptOf = (row: unknown): AttemptRecord => AttemptRowIn.parse(row);
export const attemptSummaryOf = (row: unknown): Omit<AttemptRecord, 'verdicts'> => AttemptSummaryRow.parse(row);

/** A lab, or some fields of it, as columns. Fields left out (or undefined) stay out. */
export const labColumns = (lab: Partial<LabRecord>): Partial<LabRow> => {
  const columns: Partial<LabRow> = {
    id: lab.id,
    scenario: lab.scenario,
    learner: lab.learner,
    owner: lab.owner,
    state: lab.state,
    seed: lab.seed,
    subnets: lab.subnets && JSON.stringify(lab.subnets),
    steps: lab.steps && JSON.stringify(lab.steps),
    problem: lab.problem && JSON.stringify(lab.problem),
    created_at: lab.createdAt,
    ready_at: lab.readyAt,
    claimed_at: lab.claimedAt,
    expires_at: lab.expiresAt,
    extensions: lab.extensions,
    touched_at: lab.touchedAt,
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
};

export const attemptColumns = (attempt: AttemptRecord): AttemptRow => ({
  ...attempt,
  passed: attempt.passed ? 1 : 0,
  verdicts: JSON.stringify(attempt.verdicts),
  problem: attempt.problem && JSON.stringify(attempt.problem),
});

import { z } from 'zod';
import { AttemptId, LabId, LearnerId, Slug, TerminalId } from './ids.ts';
import { ProblemView } from './problems.ts';
import { Outcome, Verdict } from './verdict.ts';

/** The phases of a lab, in order. */
export const LabState = z.enum(['queued', 'starting', 'ready', 'ending', 'gone', 'failed']);
export type LabState = z.infer<typeof LabState>;

/** Where the learner stands: `broken` as it was found, `repair` once a watched file differs from what was last judged right, `verified` while what passed as a whole stands. */
export const LabPhase = z.enum(['starting', 'broken', 'repair', 'verified']);
export type LabPhase = z.infer<typeof LabPhase>;

/** A text in further languages, by BCP 47 tag. */
export const Translations = z.record(z.string(), z.string());
export type Translations = z.infer<typeof Translations>;

/** One step of a start, with how long it took (null while it runs). */
export const StartStep = z.strictObject({ step: z.enum(['zones', 'world', 'hosts', 'break', 'services', 'shells', 'probe']), ms: z.number().nullable() });
export type StartStep = z.infer<typeof StartStep>;

export const ShellView = z.strictObject({
  /** Name the browser opens a terminal with: a host, `outside` or `office`. */
  name: Slug,
  /** Shown on the tab, e.g. `mx.harbor.test`. */
  label: z.string(),
});

/** Who stands where in a lab: what the mail-flow map draws. */
export const LabMap = z.strictObject({
  /** `outward`: the Internet; the others are inside and have no way out. */
  zones: z.array(z.strictObject({ name: Slug, subnet: z.string(), outward: z.boolean() })),
  nodes: z.array(
    z.strictObject({
      /** As transcripts name it: a host, or a role that the world plays. */
      name: Slug,
      label: z.string(),
      /** `host`: the learner's own; `other`: played by the world; `shell`: a terminal of its own. */
      kind: z.enum(['host', 'other', 'shell']),
      seats: z.array(z.strictObject({ zone: Slug, address: z.string() })),
    }),
  ),
});
export type LabMap = z.infer<typeof LabMap>;

/** A lab as its learner sees it. Times are epoch milliseconds. */
export const LabView = z.strictObject({
  id: LabId,
  scenario: Slug,
  state: LabState,
  /** Null when the lab is over. */
  phase: LabPhase.nullable(),
  /** Place in the queue from 1, while `queued`. */
  position: z.number().int().nullable(),
  steps: z.array(StartStep),
  problem: ProblemView.nullable(),
  createdAt: z.number(),
  readyAt: z.number().nullable(),
  expiresAt: z.number().nullable(),
  /** When an idle lab will be reclaimed, once the warning has begun. */
  idleEndsAt: z.number().nullable(),
  extensionsLeft: z.number().int(),
  shells: z.array(ShellView),
  /** Names and addresses of this lab that the brief may show, by variable name. No secrets but the learner's own accounts. */
  facts: z.array(z.strictObject({ label: z.string(), value: z.string() })),
  /** Null while queued: addresses are not given out yet. */
  map: LabMap.nullable(),
  /** Brief with this lab's variables filled in (markdown). */
  brief: z.string(),
  briefs: Translations,
  /** Id of the attempt under way. */
  checking: AttemptId.nullable(),
  /** Who looks into this lab's terminals now, and whether they may type. Null: nobody. */
  watched: z.strictObject({ by: z.array(z.string()), typing: z.enum(['no', 'asked', 'yes']) }).nullable(),
});
export type LabView = z.infer<typeof LabView>;

export const HintView = z.strictObject({
  cost: z.number().int(),
  /** Null until taken. */
  text: z.string().nullable(),
});

export const CheckView = z.strictObject({
  id: Slug,
  title: z.string(),
  /** Source of a case-insensitive regular expression for the settings that can decide it; null: none is known. */
  settings: z.string().nullable(),
  /** `security`: something must be refused. `service`: something must go on working. */
  half: z.enum(['security', 'service']),
  latest: Outcome.nullable(),
});

export const TaskView = z.strictObject({
  id: Slug,
  title: z.string(),
  points: z.number().int(),
  earned: z.number().int().nullable(),
  /** Whether the solution was shown, which ends the task at 0 points. */
  shown: z.boolean(),
  hints: z.array(HintView),
  checks: z.array(CheckView),
});
export type TaskView = z.infer<typeof TaskView>;

export const QuestionView = z.strictObject({
  id: Slug,
  ask: z.string(),
  points: z.number().int(),
  /** How an answer is compared; `choose` takes the index of a choice. */
  kind: z.enum(['choose', 'text', 'number', 'address', 'set']),
  /** Null for a free answer. */
  choices: z.array(z.string()).nullable(),
  /** Set once answered: the first answer counts. */
  answered: z
    .strictObject({
      answer: z.string(),
      right: z.boolean(),
      why: z.string(),
      earned: z.number().int(),
      /** Every option with its reason; null for a free answer. */
      options: z.array(z.strictObject({ text: z.string(), right: z.boolean(), why: z.string() })).nullable(),
    })
    .nullable(),
});
export type QuestionView = z.infer<typeof QuestionView>;

/** A card of the catalogue. */
export const ScenarioCard = z.strictObject({
  id: Slug,
  module: z.string(),
  moduleTitle: z.string(),
  /** Scenarios that come before it on the path and teach what it takes for granted. */
  buildsOn: z.array(Slug),
  title: z.string(),
  summary: z.string(),
  difficulty: z.enum(['beginner', 'intermediate', 'advanced']),
  minutes: z.number().int(),
  server: z.string(),
  objectives: z.array(z.string()),
  /** Whether its learner may load firewall rules, which an operator may refuse. */
  firewall: z.boolean(),
  points: z.number().int(),
  earned: z.number().int(),
  state: z.enum(['new', 'started', 'solved']),
  /** The learner's running lab of this scenario, if any. */
  lab: LabId.nullable(),
});
export type ScenarioCard = z.infer<typeof ScenarioCard>;

export const ScenarioBroken = z.strictObject({ id: z.string(), errors: z.array(z.string()) });

/** GET /api/catalogue */
export const CatalogueView = z.strictObject({ scenarios: z.array(ScenarioCard), broken: z.array(ScenarioBroken) });
export type CatalogueView = z.infer<typeof CatalogueView>;

export const AttemptView = z.strictObject({
  id: AttemptId,
  /** The lab it was made on. */
  lab: LabId,
  at: z.number(),
  state: z.enum(['running', 'finished', 'aborted']),
  verdicts: z.array(Verdict),
  /** How many verdicts there will be. */
  expected: z.number().int(),
  passed: z.boolean(),
  gained: z.number().int(),
  problem: ProblemView.nullable(),
});
export type AttemptView = z.infer<typeof AttemptView>;

/** GET /api/scenarios/:id */
export const ScenarioView = z.strictObject({
  card: ScenarioCard,
  /** Brief with the placeholders named, for before a lab exists (markdown). */
  brief: z.string(),
  briefs: Translations,
  tasks: z.array(TaskView),
  quiz: z.array(QuestionView),
  /** Null until every task is settled (solved or shown). */
  debrief: z.string().nullable(),
  debriefs: Translations,
  /** Every way that is proven to be right, as scripts of a host; empty as long as there is no debrief. */
  fixes: z.array(z.strictObject({ name: Slug, host: Slug, script: z.string() })),
  attempts: z.array(AttemptView.omit({ verdicts: true })),
  latest: AttemptView.nullable(),
  maps: z.array(z.strictObject({ framework: z.string(), items: z.array(z.string()) })),
});
export type ScenarioView = z.infer<typeof ScenarioView>;

export const LearnerView = z.strictObject({ id: LearnerId, nickname: z.string(), points: z.number().int() });
export type LearnerView = z.infer<typeof LearnerView>;

export const Nickname = z
  .string()
  .trim()
  .min(1)
  .max(32)
  .regex(/^[\p{L}\p{N} ._-]+$/u, 'letters, digits, spaces, dots, hyphens and underscores');

/** One row of the leaderboard. */
export const StandingView = z.strictObject({
  rank: z.number().int(),
  learner: LearnerId,
  nickname: z.string(),
  points: z.number().int(),
  solved: z.number().int(),
  lastGainAt: z.number().nullable(),
  you: z.boolean(),
});
export type StandingView = z.infer<typeof StandingView>;

/** State of the range itself: what set-up does, what is missing. Pushed as `system:changed`. */
export const SystemView = z.strictObject({
  phase: z.enum(['preparing', 'ready', 'trouble']),
  engine: z.string().nullable(),
  images: z.array(
    z.strictObject({ name: z.string(), state: z.enum(['waiting', 'building', 'ready', 'failed']), step: z.string(), done: z.number(), seconds: z.number() }),
  ),
  problem: ProblemView.nullable(),
  labs: z.strictObject({ running: z.number().int(), capacity: z.number().int(), queued: z.number().int() }),
});
export type SystemView = z.infer<typeof SystemView>;

export const TerminalOpened = z.strictObject({
  terminal: TerminalId,
  /** Changes when the stream of offsets starts anew (server restarted, lab reset). */
  epoch: z.string(),
  /** Absolute offset, in bytes, of the first byte that will be sent. */
  offset: z.number().int(),
});
export type TerminalOpened = z.infer<typeof TerminalOpened>;

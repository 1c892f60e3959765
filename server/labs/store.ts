import type { AttemptId, ClassId, LabId, LearnerId } from '../protocol/ids.ts';
import type { ProblemView } from '../protocol/problems.ts';
import type { Verdict } from '../protocol/verdict.ts';
import type { LabState, StandingView, StartStep } from '../protocol/views.ts';
import type { KeptConfiguration, KeptVersion } from './configuration/configuration.ts';

/** What counts, kept by an adapter (server/store). Every method that changes something has written it to disk before it resolves. */

/** One lab: an intention before it is containers. Times are epoch milliseconds. */
export interface LabRecord {
  id: LabId;
  scenario: string;
  /** Null while it waits in the pool. */
  learner: LearnerId | null;
  /** Which process drives it: `server`, or `cli:<pid>:<start time of that process>`. */
  owner: string;
  state: LabState;
  seed: string;
  /** CIDR by zone, given out by the store. */
  subnets: Record<string, string>;
  steps: StartStep[];
  problem: ProblemView | null;
  createdAt: number;
  readyAt: number | null;
  claimedAt: number | null;
  expiresAt: number | null;
  extensions: number;
  /** Last sign of life from the learner. */
  touchedAt: number;
}

export interface LabStore {
  insert(lab: LabRecord): Promise<void>;
  update(id: LabId, change: Partial<Omit<LabRecord, 'id'>>): Promise<void>;
  get(id: LabId): Promise<LabRecord | null>;
  /** Labs not `gone`, oldest first. */
  live(): Promise<LabRecord[]>;
  /** The learner's live lab of a scenario. */
  ofLearner(learner: LearnerId, scenario: string): Promise<LabRecord | null>;
  /** Hands one ready, unclaimed lab of the scenario to the learner, atomically; null if there is none. */
  claim(scenario: string, learner: LearnerId, at: number, expiresAt: number): Promise<LabRecord | null>;
  /** Keeps a version of the lab's watched configuration, with the texts that it brought. */
  keepVersion(lab: LabId, kept: KeptVersion): Promise<void>;
  /** What was kept; nothing once the lab is gone. */
  configuration(lab: LabId): Promise<KeptConfiguration>;
  /** Gives out one free subnet a zone from the pools (`internet` zones from the first, others from the second), atomically over all processes. Throws Problem `no-subnets`. */
  allocate(lab: LabId, zones: { zone: string; outward: boolean }[]): Promise<Record<string, string>>;
  /** Returns the lab's subnets to the pools. */
  release(lab: LabId): Promise<void>;
}

export interface LearnerRecord {
  id: LearnerId;
  nickname: string;
  createdAt: number;
}

export interface LearnerStore {
  create(nickname: string): Promise<{ learner: LearnerRecord; secret: string }>;
  /** By the cookie's secret (stored hashed). */
  bySecret(secret: string): Promise<LearnerRecord | null>;
  get(id: LearnerId): Promise<LearnerRecord | null>;
  /** Throws Problem `name-taken`. */
  rename(id: LearnerId, nickname: string): Promise<void>;
  /** Solo mode: the one learner everybody on loopback is, made on first use. */
  solo(): Promise<LearnerRecord>;
}

export interface AttemptRecord {
  id: AttemptId;
  lab: LabId;
  learner: LearnerId;
  scenario: string;
  at: number;
  state: 'running' | 'finished' | 'aborted';
  /** How many verdicts were planned. */
  expected: number;
  verdicts: Verdict[];
  /** Finished, and every verdict a pass. */
  passed: boolean;
  gained: number;
  problem: ProblemView | null;
}

/** How an attempt came about: for the notes of an instructor. Null: not known. */
export interface AttemptTrace {
  /** How often Enter was pressed in the terminals of the lab before. */
  typed: number | null;
  /** Where from Check was pressed. */
  address: string | null;
}

/** A task paid out, at most once per learner, scenario and task. `points` already has the hints taken off. */
export interface Grant {
  task: string;
  points: number;
}

export interface AnswerRecord {
  question: string;
  answer: string;
  right: boolean;
  earned: number;
  at: number;
}

/** Everything one learner did in one scenario. */
export interface Progress {
  grants: { task: string; points: number; at: number }[];
  hints: { task: string; hint: number; cost: number }[];
  shown: string[];
  answers: AnswerRecord[];
  attempts: Omit<AttemptRecord, 'verdicts'>[];
  latest: AttemptRecord | null;
}

/** Who is ranked, and as of when. */
export interface Board {
  /** Those who joined this class, by their aliases; null: everybody. */
  class: ClassId | null;
  /** Frozen: later gains do not count. Null: as of now. */
  until: number | null;
  /** Members whom others do not see are ranked too. */
  withHidden: boolean;
}

/** How a learner's points grew: the sum after each gain, oldest first. */
export interface Course {
  learner: LearnerId;
  nickname: string;
  gains: { at: number; points: number }[];
}

/** Leaderboards: points (tasks and quiz), then the earlier last gain. Who has no points comes after everybody who has. */
export interface BoardStore {
  /** The first `top` of those with points, and `you` with as many neighbours above and below; `you` even when hidden or without points. */
  standings(board: Board, view: { top: number; you: LearnerId | null; neighbours: number }): Promise<StandingView[]>;
  /** Whoever's name begins with `prefix`, in the order of the names, with the rank on the whole board. */
  find(board: Board, prefix: string, view: { limit: number; you: LearnerId | null }): Promise<StandingView[]>;
  /** Of the first `top`, in the order of their ranks: the lines of a graph. */
  courses(board: Board, top: number): Promise<Course[]>;
  /** Derives the kept totals anew from what was paid; answers how many were wrong and are right now. */
  recount(): Promise<number>;
}

/** What one learner did lately, in all scenarios. */
export interface LearnerHistory {
  /** Newest first. */
  attempts: AttemptRecord[];
  answers: (AnswerRecord & { scenario: string })[];
}

/** Tokens by check of mail that must never arrive abroad: what the passes of an attempt stand on. */
export type Forbidden = Record<string, string[]>;

/** A pass that later events took back. `solved`: the tasks that the attempt solved all the same. */
export interface Revocation {
  checks: { check: string; reason: string }[];
  at: number;
  solved: string[];
}

export interface ProgressStore {
  /** At most `limit` attempts with their verdicts, and every answer. */
  history(learner: LearnerId, limit: number): Promise<LearnerHistory>;
  progress(learner: LearnerId, scenario: string): Promise<Progress>;
  /** Points by scenario, and whether anything was ever attempted. */
  summary(learner: LearnerId): Promise<{ scenario: string; points: number; tasks: string[]; attempts: number }[]>;
  startAttempt(attempt: AttemptRecord, trace?: AttemptTrace | null): Promise<void>;
  /** Writes the verdicts and pays the grants that were not paid before, in one transaction; answers the points gained. */
  finishAttempt(
    id: AttemptId,
    result: { state: 'finished' | 'aborted'; verdicts: Verdict[]; problem: ProblemView | null; grants: Grant[]; forbidden?: Forbidden },
  ): Promise<number>;
  /** What the passes of a lab's attempts stand on. */
  forbidden(lab: LabId): Promise<{ attempt: AttemptId; tokens: Forbidden }[]>;
  /**
   * Writes down, as a fact of its own, that an attempt's passes do not hold; the attempt stays as it was, and is read with them from now on.
   * Takes back what it was paid for the other tasks, unless another attempt solved them too. False: all of that was known.
   */
  revoke(id: AttemptId, revocation: Revocation): Promise<boolean>;
  attempt(id: AttemptId): Promise<AttemptRecord | null>;
  /** Marks attempts that a dead server left `running` as aborted; answers how many. */
  abortRunning(problem: ProblemView): Promise<number>;
  /** Idempotent. */
  takeHint(learner: LearnerId, scenario: string, task: string, hint: number, cost: number): Promise<void>;
  /** Idempotent: settles the task at 0 points unless it was already paid. */
  showSolution(learner: LearnerId, scenario: string, task: string): Promise<void>;
  /** The first answer counts; a later one changes nothing and answers the first. */
  answer(learner: LearnerId, scenario: string, answer: AnswerRecord): Promise<AnswerRecord>;
  points(learner: LearnerId): Promise<number>;
}

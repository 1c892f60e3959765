import type { ClassId, LearnerId } from '../../protocol/ids.ts';
import type { AttemptRecord } from '../store.ts';

/** Everything kept of a learner, without secrets; times are epoch milliseconds. Attempts come apart, they are most of it. */
export interface LearnerData {
  learner: Record<string, unknown>;
  roster: Record<string, unknown> | null;
  grants: Record<string, unknown>[];
  answers: Record<string, unknown>[];
  hints: Record<string, unknown>[];
  solutionsShown: Record<string, unknown>[];
  labs: Record<string, unknown>[];
  /** How attempts came about. */
  traces: Record<string, unknown>[];
  /** Of terminals; each can be taken away as a file of its own. */
  recordings: Record<string, unknown>[];
}

/** What is kept of people as a whole: to take away, and to be rid of. */
export interface DataStore {
  learner(id: LearnerId): Promise<LearnerData>;
  /** With verdicts and transcripts, oldest first, a few in memory at a time. */
  attempts(id: LearnerId): AsyncIterable<AttemptRecord>;
  /** The members of a class, and who was taken off its roster since. */
  learnersOf(id: ClassId): Promise<LearnerId[]>;
  /** Ends sessions, passwords and resume links. */
  shutOut(learners: readonly LearnerId[]): Promise<void>;
  /** Removes learners with everything that is kept of them, their place on the roster too. */
  forget(learners: readonly LearnerId[]): Promise<void>;
  /** Removes a class with its roster and its assignments. Its learners go by `forget` before. */
  forgetClass(id: ClassId): Promise<void>;
}

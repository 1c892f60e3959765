import type { ClassId, LearnerId } from '../../protocol/ids.ts';
import type { Notice } from '../../protocol/live.ts';
import type { ClassRecord } from '../people/people-store.ts';

/** What happens in a class while it sits together. */
export interface LiveStore {
  /** The class that a student is in. */
  classOf(learner: LearnerId): Promise<ClassRecord | null>;
  /** Raised hands of a class, with since when (epoch milliseconds). */
  hands(id: ClassId): Promise<Map<LearnerId, number>>;
  /** Null: not raised. */
  hand(learner: LearnerId): Promise<number | null>;
  /** A hand that is up stays up since then. */
  setHand(learner: LearnerId, raised: boolean): Promise<void>;
  say(id: ClassId, by: string, text: string): Promise<Notice>;
  /** Newest first. */
  notices(id: ClassId, limit: number): Promise<Notice[]>;
}

import type { Answers, Request, RequestName, ServerToClient } from '../protocol/events.ts';
import type { AttemptId, ClassId, LearnerId, MemberId } from '../protocol/ids.ts';
import type { MemberHistoryView } from '../protocol/live.ts';
import type { ExamAnswers, ExamName, ExamReport, ExamView, MistakeView, ProgressView } from '../protocol/me.ts';
import type { AttemptView, CatalogueView, LearnerView, ScenarioView, SystemView } from '../protocol/views.ts';
import type { Person } from './people/people-store.ts';
import type { LearnerRecord } from './store.ts';

/** One browser connection of one person. Terminals write to the connection that opened them. */
export interface Visitor {
  readonly person: Person;
  readonly learner: LearnerRecord;
  /** Unique for the life of the server. */
  readonly connection: string;
  /** Where from, as the server sees it. */
  readonly address?: string;
}

/** Everything the range pushes: to one connection, to all connections of a learner, or to everybody. */
export type Push = {
  [E in keyof ServerToClient]: { to: { connection: string } | { learner: string } | 'everybody'; event: E; payload: Parameters<ServerToClient[E]>[0] };
}[keyof ServerToClient];

export type Handlers = { [N in RequestName]: (visitor: Visitor, payload: Request<N>) => Promise<Answers[N]> };

/** The use cases behind HTTP and sockets. Payloads are parsed before they come here; refusals are thrown as Problem. */
export interface Range {
  readonly handlers: Handlers;
  catalogue(learner: LearnerRecord): Promise<CatalogueView>;
  scenario(learner: LearnerRecord, id: string): Promise<ScenarioView>;
  me(learner: LearnerRecord): Promise<LearnerView>;
  progress(learner: LearnerRecord): Promise<ProgressView>;
  mistakes(learner: LearnerRecord): Promise<MistakeView[]>;
  /** A fresh mix of questions. */
  exam(exam: ExamName): ExamView;
  examReport(learner: LearnerRecord, exam: ExamName, answers: ExamAnswers['answers']): Promise<ExamReport>;
  rename(learner: LearnerRecord, nickname: string): Promise<LearnerView>;
  system(): SystemView;
  /** Ends every lab of these learners; resolves when they are removed. */
  endLabs(learners: readonly LearnerId[]): Promise<void>;
  /** Boards look different from now on: pages ask for theirs. */
  boardsChanged(): void;
  /** The latest attempts of a member of the person's own class, newest first. */
  memberHistory(person: Person, id: ClassId, member: MemberId): Promise<MemberHistoryView>;
  memberAttempt(person: Person, id: ClassId, member: MemberId, attempt: AttemptId): Promise<AttemptView>;
  /** The connection is gone: its terminals are let go (their shells stay for a while). */
  left(connection: string): void;
  onPush(listener: (push: Push) => void): Disposable;
}

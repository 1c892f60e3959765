import type { AssignmentTerms, Gain } from '../../core/assignment.ts';
import type { AssignmentDraft } from '../../protocol/assignments.ts';
import type { AssignmentId, ClassId, LearnerId, MemberId } from '../../protocol/ids.ts';

export interface AssignmentRecord extends AssignmentTerms {
  id: AssignmentId;
  class: ClassId;
  title: string;
  scenarios: string[];
  createdAt: number;
}

/** A class that will want labs of a scenario at about the same time. */
export interface Opening {
  scenario: string;
  /** Members who have joined and have no lab of it. */
  members: number;
}

/** Assignments of classes. Points are never kept: they are what `gains` says. */
export interface AssignmentStore {
  create(id: ClassId, draft: AssignmentDraft): Promise<AssignmentRecord>;
  get(id: ClassId, assignment: AssignmentId): Promise<AssignmentRecord | null>;
  /** In the order they open. */
  list(id: ClassId): Promise<AssignmentRecord[]>;
  change(assignment: AssignmentId, draft: AssignmentDraft): Promise<void>;
  /** With its extensions. What was earned stays earned. */
  remove(assignment: AssignmentId): Promise<void>;
  /** Null takes it back. */
  extend(assignment: AssignmentId, member: MemberId, dueAt: number | null): Promise<void>;
  extensions(assignments: readonly AssignmentId[]): Promise<{ assignment: AssignmentId; member: MemberId; dueAt: number }[]>;
  /** What the members of a class (or one of them) gained in these scenarios, ever. */
  gains(id: ClassId, scenarios: readonly string[], learner: LearnerId | null): Promise<Gain[]>;
  /** The first scenario of every assignment that opens in this time, in classes that are not put away. */
  openings(from: number, to: number): Promise<Opening[]>;
}

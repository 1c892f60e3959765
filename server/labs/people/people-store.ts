import type { Try } from '../../core/heat.ts';
import type { ClassId, LearnerId, MemberId } from '../../protocol/ids.ts';
import type { AccountsView, Role } from '../../protocol/people.ts';
import type { LearnerRecord } from '../store.ts';
import type { SignedOn } from './sign-on.ts';

/** Whoever asks, once known. Everybody has a learner: instructors try the scenarios too. */
export interface Person {
  learner: LearnerRecord;
  role: Role;
  /** The account of an instructor or admin. */
  account: string | null;
  /** The class of a student. */
  class: { id: ClassId; name: string } | null;
}

/** Accounts and sessions. Secrets and passwords are kept as hashes only. */
export interface AccountStore {
  hasAccounts(): Promise<boolean>;
  /** A one-time secret for the first account; earlier ones end. */
  makeSetupLink(): Promise<string>;
  /** The first account, an admin, who takes over what the solo learner earned. Throws Problem `link-spent`. */
  setUp(secret: string, name: string, password: string): Promise<LearnerId>;
  /** Throws Problem `name-taken`. */
  createInstructor(name: string, password: string, email?: string | null): Promise<void>;
  list(): Promise<AccountsView>;
  /** Throws Problem `name-taken` when another account has the address, `not-found` when there is no such account. */
  setEmail(account: string, email: string | null): Promise<void>;
  /** The account that this person of the provider's signed on to before. */
  bySignOn(person: Pick<SignedOn, 'issuer' | 'subject'>): Promise<LearnerId | null>;
  /** Ties the person to the account with this address, or to a new instructor's of this name (`null`: makes none). */
  linkSignOn(person: Pick<SignedOn, 'issuer' | 'subject'>, email: string, name: string | null): Promise<LearnerId | null>;
  /** Another way back for a student. */
  setMemberPassword(learner: LearnerId, password: string): Promise<void>;
  /** An account's learner, or a member's who has a password. Null when name and password do not fit; takes as long when there is no such name. */
  logIn(name: string, password: string): Promise<LearnerId | null>;
  /** Answers the secret for the cookie. */
  openSession(learner: LearnerId): Promise<string>;
  person(secret: string): Promise<Person | null>;
  closeSession(secret: string): Promise<void>;
  /** A fresh secret for the learner's resume link; the one before ends. */
  renewResume(learner: LearnerId): Promise<string>;
  /** The student behind a resume link, or null. */
  resumed(secret: string): Promise<LearnerId | null>;
}

export interface ClassRecord {
  id: ClassId;
  /** An account. */
  owner: string;
  name: string;
  joinCode: string | null;
  createdAt: number;
  archivedAt: number | null;
  /** The class's board shows students how it stood then; null: as it stands. */
  frozenAt: number | null;
}

export interface RosterRow {
  name: string;
  email: string;
  idNumber: string;
}

export interface MemberRecord extends RosterRow {
  id: MemberId;
  learner: LearnerId | null;
  joinedAt: number | null;
  /** The name that others see on the board; null: the real one. */
  alias: string | null;
  /** Not on the board that others see. */
  hidden: boolean;
}

/** What a member did so far. */
export interface MemberTotals {
  points: number;
  solved: number;
  attempts: number;
  lastAttemptAt: number | null;
}

/** Classes and their members. A name is one member of a class, whatever its case or Unicode form. */
export interface ClassStore {
  /** Throws Problem `name-taken`: of an owner's classes that are not archived, no two have one name. So does `change`. */
  create(owner: string, name: string): Promise<ClassRecord>;
  get(id: ClassId): Promise<ClassRecord | null>;
  /** With how many are on the roster and how many have joined; `null`: of all owners. */
  list(owner: string | null): Promise<(ClassRecord & { members: number; joined: number })[]>;
  change(id: ClassId, change: { name?: string; code?: 'rotate' | 'close'; archived?: boolean; frozen?: boolean }): Promise<void>;
  members(id: ClassId): Promise<(MemberRecord & MemberTotals)[]>;
  /** Adds who is missing and completes what is known, in one transaction: a second import changes nothing. */
  importRoster(id: ClassId, rows: readonly RosterRow[]): Promise<{ added: number; updated: number; unchanged: number }>;
  /** Takes the place on the roster, or a new one. Throws Problem `join-refused` or `name-taken`. */
  join(code: string, name: string): Promise<LearnerId>;
  member(id: ClassId, member: MemberId): Promise<MemberRecord | null>;
  /** How the member stands on the board that others see. */
  show(id: ClassId, member: MemberId, change: { alias?: string | null; hidden?: boolean }): Promise<void>;
  memberOf(id: ClassId, learner: LearnerId): Promise<MemberRecord | null>;
  /** Off the roster; sessions and resume link end, attempts stay. */
  remove(id: ClassId, member: MemberId): Promise<void>;
  /** Verdicts of the members' finished attempts in a scenario, oldest first. */
  tries(id: ClassId, scenario: string): Promise<Try[]>;
}

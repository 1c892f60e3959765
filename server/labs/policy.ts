import type { RequestName } from '../protocol/events.ts';
import type { LearnerId } from '../protocol/ids.ts';
import type { Role } from '../protocol/people.ts';
import { Problem } from '../protocol/problems.ts';
import type { ClassRecord, Person } from './people/people-store.ts';
import type { LearnerRecord } from './store.ts';

/**
 * Who may do something at all. `anybody`: without being signed in. `learner`: everybody who is known. `staff`: instructors and admins.
 * `keeper`: who runs the machine, the lone learner included. Whose lab or class it may be is asked of `ownLab` and `ownClass`.
 */
export type Rule = 'anybody' | 'learner' | 'solo' | 'student' | 'staff' | 'keeper' | 'admin';

const allowed: Record<Exclude<Rule, 'anybody'>, readonly Role[]> = {
  learner: ['solo', 'student', 'instructor', 'admin'],
  solo: ['solo'],
  student: ['student'],
  staff: ['instructor', 'admin'],
  keeper: ['solo', 'instructor', 'admin'],
  admin: ['admin'],
};

/** Every socket event has its rule: one without does not compile. */
export const eventRules: Record<RequestName, Rule> = {
  'lab:start': 'learner',
  'lab:watch': 'learner',
  'lab:end': 'learner',
  'lab:reset': 'learner',
  'lab:extend': 'learner',
  'lab:check': 'learner',
  'lab:mail': 'learner',
  'lab:timeline': 'learner',
  'lab:changes': 'learner',
  'lab:effective': 'learner',
  'terminal:open': 'learner',
  'terminal:input': 'learner',
  'terminal:resize': 'learner',
  'terminal:ack': 'learner',
  'terminal:close': 'learner',
  'hint:take': 'learner',
  'solution:show': 'learner',
  'quiz:answer': 'learner',
  'system:retry': 'keeper',
  'class:watch': 'staff',
  'class:say': 'staff',
  'class:mine': 'student',
  'hand:raise': 'student',
  'hand:lower': 'staff',
  'peek:open': 'staff',
  'peek:ack': 'staff',
  'peek:close': 'staff',
  'peek:ask': 'staff',
  'peek:answer': 'learner',
  'peek:input': 'staff',
};

/** Every HTTP route under /api, as `METHOD path`: one that is not here answers nobody. */
export const routeRules: Readonly<Record<string, Rule>> = {
  'GET /session': 'anybody',
  'DELETE /session': 'anybody',
  'POST /setup': 'anybody',
  'POST /login': 'anybody',
  'POST /join': 'anybody',
  'GET /login/oidc': 'anybody',
  'GET /login/oidc/back': 'anybody',
  'POST /resume': 'anybody',
  'GET /catalogue': 'learner',
  'GET /scenarios/:id': 'learner',
  'GET /me': 'learner',
  // A student's name stands on the instructor's roster.
  'PUT /me': 'keeper',
  'POST /me/resume': 'student',
  'PUT /me/password': 'student',
  'GET /me/progress': 'learner',
  'GET /me/mistakes': 'learner',
  'GET /me/assignments': 'learner',
  'GET /me/data': 'learner',
  'GET /me/recordings': 'learner',
  'GET /me/recordings/:recording': 'learner',
  'DELETE /me': 'student',
  'GET /exams/:exam': 'learner',
  'POST /exams/:exam': 'learner',
  'GET /boards/:board': 'learner',
  'GET /boards/:board/courses': 'learner',
  'GET /boards/:board/find/:name': 'learner',
  'GET /system': 'learner',
  'POST /learners': 'solo',
  'DELETE /cookie': 'solo',
  'POST /accounts': 'admin',
  'GET /accounts': 'admin',
  'PUT /accounts/:account': 'admin',
  'GET /classes': 'staff',
  'POST /classes': 'staff',
  'GET /classes/:class': 'staff',
  'PUT /classes/:class': 'staff',
  'DELETE /classes/:class': 'staff',
  'GET /classes/:class/data': 'staff',
  'GET /classes/:class/notes': 'staff',
  'GET /classes/:class/boards/:board': 'staff',
  'GET /classes/:class/boards/:board/courses': 'staff',
  'GET /classes/:class/boards/:board/find/:name': 'staff',
  'GET /classes/:class/heat/:scenario': 'staff',
  'GET /classes/:class/grades/:format': 'staff',
  'POST /classes/:class/roster': 'staff',
  'POST /classes/:class/members/:member/resume': 'staff',
  'PUT /classes/:class/members/:member': 'staff',
  'GET /classes/:class/members/:member/attempts': 'staff',
  'GET /classes/:class/members/:member/attempts/:attempt': 'staff',
  'GET /classes/:class/members/:member/recordings': 'staff',
  'GET /classes/:class/members/:member/recordings/:recording': 'staff',
  'DELETE /classes/:class/members/:member/data': 'staff',
  'DELETE /classes/:class/members/:member': 'staff',
  'GET /classes/:class/assignments': 'staff',
  'POST /classes/:class/assignments': 'staff',
  'GET /classes/:class/assignments/:assignment': 'staff',
  'PUT /classes/:class/assignments/:assignment': 'staff',
  'DELETE /classes/:class/assignments/:assignment': 'staff',
  'PUT /classes/:class/assignments/:assignment/extensions/:member': 'staff',
  'GET /classes/:class/assignments/:assignment/grades/:format': 'staff',
};

/** Throws Problem `sign-in-needed` or `forbidden`; without a rule everybody is refused. */
export function authorise(rule: Rule | undefined, person: Person | null): void {
  if (rule === 'anybody') return;
  if (person === null) throw new Problem('sign-in-needed', 'This needs a person.');
  if (rule === undefined || !allowed[rule].includes(person.role)) throw new Problem('forbidden', 'Your role does not allow this.');
}

/** Throws Problem `forbidden` unless the lab is the learner's own. */
export function ownLab(learner: LearnerRecord, lab: { learner: LearnerId | null }): void {
  if (lab.learner !== learner.id) throw new Problem('forbidden', 'This lab belongs to another learner.');
}

/** The learner's recording. To others it does not exist: throws Problem `not-found`. */
export function ownRecording<T extends { learner: LearnerId }>(learner: LearnerId | null, found: T | null): T {
  if (!found || found.learner !== learner) throw new Problem('not-found', 'There is no such recording, or it is no longer kept.');
  return found;
}

/** For the instructor of the class that a lab's learner is in, and for admins. To others the lab does not exist: throws Problem `not-found`. */
export function mayLookInto(person: Person, classOfLearner: ClassRecord | null): void {
  if (!classOfLearner || (person.role !== 'admin' && (person.account === null || classOfLearner.owner !== person.account)))
    throw new Problem('not-found', 'None of your students has such a lab.');
}

/** The class, for its owner and for admins. To others it does not exist: throws Problem `not-found`. */
export function ownClass(person: Person, found: ClassRecord | null): ClassRecord {
  if (!found || (person.role !== 'admin' && (person.account === null || found.owner !== person.account)))
    throw new Problem('not-found', 'You have no such class.');
  return found;
}

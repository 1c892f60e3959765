import { z } from 'zod';
import { type AssignmentDraft, AssignmentReport, AssignmentsView, AssignmentView, MyAssignments } from '../../server/protocol/assignments.ts';
import { BoardView, CoursesView, FoundView } from '../../server/protocol/board.ts';
import { MemberHistoryView } from '../../server/protocol/live.ts';
import { type ExamAnswers, type ExamName, ExamReport, ExamView, MistakesView, ProgressView } from '../../server/protocol/me.ts';
import { NotesView } from '../../server/protocol/notes.ts';
import { AccountsView, ClassCard, ClassView, HeatView, ResumeView, RosterImported, SessionView } from '../../server/protocol/people.ts';
import { RecordingsView } from '../../server/protocol/recordings.ts';
import { AttemptView, CatalogueView, LearnerView, ScenarioView, SystemView } from '../../server/protocol/views.ts';
import { t } from '../messages.ts';
import { problemOf, Trouble, unreachable } from './trouble.ts';

async function answered(path: string, init?: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      credentials: 'same-origin',
      headers: { accept: 'application/json', ...(init?.body ? { 'content-type': 'application/json' } : {}) },
      ...init,
    });
  } catch {
    throw unreachable(t('trouble.noAnswer', { path }));
  }
  if (!answer.ok) throw new Trouble(problemOf(await answer.json().catch(() => null), answer.status));
  return answer;
}

async function ask<T>(schema: z.ZodType<T>, path: string, init?: RequestInit): Promise<T> {
  const answer = await answered(path, init);
  const parsed = schema.safeParse(await answer.json().catch(() => null));
  if (!parsed.success)
    throw new Trouble({ code: 'internal', title: t('trouble.strange'), detail: t('trouble.shape', { path }), advice: t('trouble.strange.advice') });
  return parsed.data;
}

const put = <T>(schema: z.ZodType<T>, path: string, body: unknown) => ask(schema, path, { method: 'PUT', body: JSON.stringify(body) });
const post = <T>(schema: z.ZodType<T>, path: string, body: unknown) => ask(schema, path, { method: 'POST', body: JSON.stringify(body) });

/** The HTTP side of the contract; every call rejects with Trouble. */
export const http = {
  catalogue: () => ask(CatalogueView, '/api/catalogue'),
  scenario: (id: string) => ask(ScenarioView, `/api/scenarios/${encodeURIComponent(id)}`),
  me: () => ask(LearnerView, '/api/me'),
  progress: () => ask(ProgressView, '/api/me/progress'),
  mistakes: () => ask(MistakesView, '/api/me/mistakes'),
  exam: (exam: ExamName) => ask(ExamView, `/api/exams/${exam}`),
  examReport: (exam: ExamName, answers: ExamAnswers['answers']) => ask(ExamReport, `/api/exams/${exam}`, { method: 'POST', body: JSON.stringify({ answers }) }),
  rename: (nickname: string) => ask(LearnerView, '/api/me', { method: 'PUT', body: JSON.stringify({ nickname }) }),
  /** `place`: empty for one's own boards, `/classes/<id>` for those of a class that is taught. */
  board: (place: string, board: string) => ask(BoardView, `/api${place}/boards/${board}`),
  boardCourses: (place: string, board: string) => ask(CoursesView, `/api${place}/boards/${board}/courses`),
  boardFind: (place: string, board: string, name: string) => ask(FoundView, `/api${place}/boards/${board}/find/${encodeURIComponent(name)}`),
  session: () => ask(SessionView, '/api/session'),
  setUp: (body: { secret: string; name: string; password: string }) => post(SessionView, '/api/setup', body),
  logIn: (body: { name: string; password: string }) => post(SessionView, '/api/login', body),
  join: (body: { code: string; name: string }) => post(SessionView, '/api/join', body),
  resume: (secret: string) => post(SessionView, '/api/resume', { secret }),
  logOut: () => ask(SessionView, '/api/session', { method: 'DELETE' }),
  myLink: () => post(ResumeView, '/api/me/resume', {}),
  classes: () => ask(z.array(ClassCard), '/api/classes'),
  createClass: (name: string) => post(ClassCard, '/api/classes', { name }),
  class: (id: string) => ask(ClassView, `/api/classes/${id}`),
  memberHistory: (id: string, member: string) => ask(MemberHistoryView, `/api/classes/${id}/members/${member}/attempts`),
  memberAttempt: (id: string, member: string, attempt: string) => ask(AttemptView, `/api/classes/${id}/members/${member}/attempts/${attempt}`),
  /** `place`: `/me`, or `/classes/<id>/members/<member>`. */
  recordings: (place: string) => ask(RecordingsView, `/api${place}/recordings`),
  cast: async (place: string, id: string) => {
    const path = `/api${place}/recordings/${id}`;
    const answer = await answered(path);
    return answer.text().catch(() => {
      throw unreachable(t('trouble.noAnswer', { path }));
    });
  },
  heat: (id: string, scenario: string) => ask(HeatView, `/api/classes/${id}/heat/${scenario}`),
  createInstructor: (body: { name: string; password: string }) => post(z.strictObject({ name: z.string() }), '/api/accounts', body),
  changeClass: (id: string, change: { code?: 'rotate' | 'close'; archived?: boolean; frozen?: boolean }) =>
    ask(ClassView, `/api/classes/${id}`, { method: 'PUT', body: JSON.stringify(change) }),
  importRoster: (id: string, text: string) => post(RosterImported, `/api/classes/${id}/roster`, { text }),
  memberLink: (id: string, member: string) => post(ResumeView, `/api/classes/${id}/members/${member}/resume`, {}),
  removeMember: (id: string, member: string) => ask(z.strictObject({}), `/api/classes/${id}/members/${member}`, { method: 'DELETE' }),
  myAssignments: () => ask(MyAssignments, '/api/me/assignments'),
  assignments: (id: string) => ask(AssignmentsView, `/api/classes/${id}/assignments`),
  assignment: (id: string, assignment: string) => ask(AssignmentReport, `/api/classes/${id}/assignments/${assignment}`),
  createAssignment: (id: string, draft: AssignmentDraft) => post(AssignmentView, `/api/classes/${id}/assignments`, draft),
  changeAssignment: (id: string, assignment: string, draft: AssignmentDraft) => put(AssignmentView, `/api/classes/${id}/assignments/${assignment}`, draft),
  removeAssignment: (id: string, assignment: string) => ask(z.strictObject({}), `/api/classes/${id}/assignments/${assignment}`, { method: 'DELETE' }),
  extend: (id: string, assignment: string, member: string, dueAt: number | null) =>
    put(AssignmentReport, `/api/classes/${id}/assignments/${assignment}/extensions/${member}`, { dueAt }),
  showMember: (id: string, member: string, shown: { alias: string | null; hidden: boolean }) => put(ClassView, `/api/classes/${id}/members/${member}`, shown),
  forgetMe: () => ask(z.strictObject({}), '/api/me', { method: 'DELETE' }),
  forgetMember: (id: string, member: string) => ask(z.strictObject({}), `/api/classes/${id}/members/${member}/data`, { method: 'DELETE' }),
  deleteClass: (id: string) => ask(z.strictObject({}), `/api/classes/${id}`, { method: 'DELETE' }),
  notes: (id: string) => ask(NotesView, `/api/classes/${id}/notes`),
  setPassword: (password: string) => put(z.strictObject({}), '/api/me/password', { password }),
  accounts: () => ask(AccountsView, '/api/accounts'),
  changeAccount: (account: string, email: string | null) => put(AccountsView, `/api/accounts/${account}`, { email }),
  system: () => ask(SystemView, '/api/system'),
};

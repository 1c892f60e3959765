import { z } from 'zod';
import type { ChangesView, EffectiveView } from './changes.ts';
import { AttemptId, ClassId, LabId, MemberId, Slug, TerminalId } from './ids.ts';
import type { MailView, TimelineView } from './journal.ts';
import type { LiveClassView, MyClassView, Notice, PeekOpened } from './live.ts';
import type { ProblemView } from './problems.ts';
import type { Verdict } from './verdict.ts';
import type { AttemptView, LabView, QuestionView, SystemView, TaskView, TerminalOpened } from './views.ts';

/** Every event is answered: the value, or the problem that stood in the way. */
export type Answer<T> = { ok: true; value: T } | { ok: false; problem: ProblemView };

const lab = z.strictObject({ lab: LabId });
const terminal = { lab: LabId, terminal: TerminalId };
/** What the browser already has of a terminal; absent for a first look. Output resumes there if it is still kept. */
const have = z.strictObject({ epoch: z.string().max(64), offset: z.number().int().min(0) }).optional();
const size = { cols: z.number().int().min(2).max(1000), rows: z.number().int().min(2).max(1000) };

/** Payloads the browser may send, parsed at the door. */
export const requests = {
  /** Starts the scenario, or takes up the learner's running lab of it. */
  'lab:start': z.strictObject({ scenario: Slug }),
  /** Joins the pushes of a lab (`lab:changed`, verdicts) and answers its present state. `attempt`: the one that the page takes to be under way. */
  'lab:watch': z.strictObject({ lab: LabId, attempt: AttemptId.optional() }),
  'lab:end': lab,
  /** A fresh copy for the same learner; the old lab ends. */
  'lab:reset': lab,
  'lab:extend': lab,
  /**
   * Starts an attempt; verdicts follow as `verdict:reached`, then `attempt:finished`. `attempt` is an id of the browser's choice: a request
   * whose answer was lost can be sent again and meets the attempt that it began, however that ended.
   */
  'lab:check': z.strictObject({ lab: LabId, attempt: AttemptId.optional() }),
  /** Letters that arrived, at foreign servers and at home. */
  'lab:mail': lab,
  /** The background mail on its time axis, and the attempts made on this lab. */
  'lab:timeline': lab,
  /** What the learner changed, since the start or since the last attempt that passed as a whole. */
  'lab:changes': z.strictObject({ lab: LabId, since: z.enum(['start', 'green']) }),
  /** The settings in force, as the hosts' own programs print them. */
  'lab:effective': lab,
  'terminal:open': z.strictObject({
    ...terminal,
    shell: Slug,
    ...size,
    have,
  }),
  'terminal:input': z.strictObject({ ...terminal, data: z.string().max(65_536) }),
  'terminal:resize': z.strictObject({ ...terminal, ...size }),
  /** Absolute offset, in bytes, up to which xterm has drawn. Sent at least every 64 KiB. */
  'terminal:ack': z.strictObject({ ...terminal, offset: z.number().int().min(0) }),
  'terminal:close': z.strictObject(terminal),
  'hint:take': z.strictObject({ scenario: Slug, task: Slug, hint: z.number().int().min(0).max(20) }),
  /** Ends the task at 0 points and shows how it could have been solved. */
  'solution:show': z.strictObject({ scenario: Slug, task: Slug }),
  /** `answer` is the text, or for a choice its index as text. Log questions need the lab they are about. */
  'quiz:answer': z.strictObject({ scenario: Slug, lab: LabId.nullable(), question: Slug, answer: z.string().max(500) }),
  'system:retry': z.strictObject({}),
  /** Joins the pushes about a class (`class:changed`) and answers what happens in it now. */
  'class:watch': z.strictObject({ class: ClassId }),
  /** Tells every member something. */
  'class:say': z.strictObject({ class: ClassId, text: z.string().trim().min(1).max(500) }),
  /** A student's own class: their hand, and what was said. */
  'class:mine': z.strictObject({}),
  'hand:raise': z.strictObject({ raised: z.boolean() }),
  'hand:lower': z.strictObject({ class: ClassId, member: MemberId }),
  /** Looks into a member's open terminal: `terminal:output` follows, and the student's page says who looks. */
  'peek:open': z.strictObject({ ...terminal, have }),
  'peek:ack': z.strictObject({ ...terminal, offset: z.number().int().min(0) }),
  'peek:close': z.strictObject(terminal),
  /** Asks the student for leave to type. */
  'peek:ask': lab,
  /** The student gives leave, refuses it, or takes it back. */
  'peek:answer': z.strictObject({ lab: LabId, allow: z.boolean() }),
  'peek:input': z.strictObject({ ...terminal, data: z.string().max(65_536) }),
} as const;

export type RequestName = keyof typeof requests;
export type Request<N extends RequestName> = z.infer<(typeof requests)[N]>;

/** What each request is answered with. */
export interface Answers {
  'lab:start': LabView;
  /** The attempt under way, or the one that was asked about. */
  'lab:watch': { lab: LabView; attempt: AttemptView | null };
  'lab:end': LabView;
  'lab:reset': LabView;
  'lab:extend': LabView;
  'lab:check': { attempt: AttemptView };
  'lab:mail': MailView[];
  'lab:timeline': TimelineView;
  'lab:changes': ChangesView;
  'lab:effective': EffectiveView[];
  'terminal:open': TerminalOpened;
  'terminal:input': null;
  'terminal:resize': null;
  'terminal:ack': null;
  'terminal:close': null;
  'hint:take': TaskView;
  'solution:show': { task: TaskView; solution: string };
  'quiz:answer': QuestionView;
  'system:retry': null;
  'class:watch': LiveClassView;
  'class:say': Notice;
  'class:mine': MyClassView;
  'hand:raise': MyClassView;
  'hand:lower': null;
  'peek:open': PeekOpened;
  'peek:ack': null;
  'peek:close': null;
  'peek:ask': null;
  'peek:answer': LabView;
  'peek:input': null;
}

export type ClientToServer = { [N in RequestName]: (payload: Request<N>, answer: (reply: Answer<Answers[N]>) => void) => void };

export interface ServerToClient {
  'lab:changed': (lab: LabView) => void;
  'verdict:reached': (fact: { lab: LabId; attempt: AttemptId; verdict: Verdict }) => void;
  'attempt:finished': (fact: { lab: LabId; attempt: AttemptView }) => void;
  /** `offset` is the absolute offset of the first byte of `data` (UTF-8 bytes). */
  'terminal:output': (fact: { lab: LabId; terminal: TerminalId; epoch: string; offset: number; data: Uint8Array }) => void;
  'terminal:ended': (fact: { lab: LabId; terminal: TerminalId; reason: string }) => void;
  /** The size of a terminal that somebody watches. */
  'terminal:resized': (fact: { lab: LabId; terminal: TerminalId; cols: number; rows: number }) => void;
  /** To whoever watches the class: ask `class:watch` again. */
  'class:changed': (fact: { class: ClassId }) => void;
  /** To every member: the instructor said something. */
  'class:said': (notice: Notice) => void;
  /** To a student: the own hand was lowered. */
  'hand:lowered': (fact: Record<string, never>) => void;
  /** Boards differ from page to page: ask for yours. */
  'standings:changed': (nothing: Record<string, never>) => void;
  'system:changed': (system: SystemView) => void;
}

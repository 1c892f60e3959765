import { z } from 'zod';
import { LabId, MemberId, Slug, TerminalId } from './ids.ts';
import { HistoryRow } from './me.ts';
import { LabState } from './views.ts';

/** Whether whoever watches may type: asked for by the instructor, given and taken back by the student. */
export const Typing = z.enum(['no', 'asked', 'yes']);
export type Typing = z.infer<typeof Typing>;

/** A running lab of a member, as the instructor sees it. Times are epoch milliseconds. */
export const MemberLab = z.strictObject({
  id: LabId,
  scenario: Slug,
  title: z.string(),
  state: LabState,
  readyAt: z.number().nullable(),
  expiresAt: z.number().nullable(),
  extensionsLeft: z.number().int(),
  checking: z.boolean(),
  /** Terminals that are open now. */
  terminals: z.array(z.strictObject({ terminal: TerminalId, shell: Slug, label: z.string() })),
  typing: Typing,
});
export type MemberLab = z.infer<typeof MemberLab>;

/** What an instructor told a class. */
export const Notice = z.strictObject({ id: z.string(), text: z.string(), by: z.string(), at: z.number() });
export type Notice = z.infer<typeof Notice>;

/** Answer to `class:watch`: what happens in a class right now. */
export const LiveClassView = z.strictObject({
  members: z.array(z.strictObject({ member: MemberId, name: z.string(), handAt: z.number().nullable(), labs: z.array(MemberLab) })),
  /** The whole range: labs that stand, how many may, and how many learners wait. */
  labs: z.strictObject({ running: z.number().int(), capacity: z.number().int(), queued: z.number().int() }),
  /** Newest first. */
  notices: z.array(Notice),
});
export type LiveClassView = z.infer<typeof LiveClassView>;

/** Answer to `class:mine`: what a student's page shows of the class. */
export const MyClassView = z.strictObject({ handAt: z.number().nullable(), notices: z.array(Notice) });
export type MyClassView = z.infer<typeof MyClassView>;

/** Answer to `peek:open`. */
export const PeekOpened = z.strictObject({
  epoch: z.string(),
  /** Absolute offset, in bytes, of the first byte that will be sent. */
  offset: z.number().int(),
  /** The student's terminal; changes come as `terminal:resized`. */
  cols: z.number().int(),
  rows: z.number().int(),
});
export type PeekOpened = z.infer<typeof PeekOpened>;

/** GET /api/classes/:class/members/:member/attempts, newest first */
export const MemberHistoryView = z.strictObject({ name: z.string(), rows: z.array(HistoryRow) });
export type MemberHistoryView = z.infer<typeof MemberHistoryView>;

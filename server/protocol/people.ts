import { z } from 'zod';
import { AccountId, ClassId, MemberId } from './ids.ts';
import { Outcome } from './verdict.ts';

/** A name as people write it, accents and apostrophes included. */
export const PersonName = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[\p{L}\p{M}\p{N} .,'’_()-]+$/u, "letters, digits, spaces and . , ' ’ _ ( ) -");

export const EmailAddress = z
  .email()
  .max(254)
  .transform((text) => text.toLowerCase());

export const Password = z.string().min(10, 'at least 10 characters').max(200);
/** A class's join code as it is typed: hyphens, spaces and case do not matter. */
export const JoinCode = z
  .string()
  .max(40)
  .transform((text) => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, ''))
  .pipe(z.string().regex(/^[A-Z0-9]{8}$/, 'eight letters and digits'));
/** What stands behind the # of a personal link. */
export const LinkSecret = z.string().regex(/^[A-Za-z0-9_-]{20,100}$/, 'the whole link');

/** `solo`: the lone learner of a server without logins. */
export const Role = z.enum(['solo', 'student', 'instructor', 'admin']);
export type Role = z.infer<typeof Role>;

/** GET /api/session */
export const SessionView = z.strictObject({
  mode: z.enum(['solo', 'classroom']),
  /** What the button of single sign-on says; null: there is none. */
  oidc: z.string().nullable(),
  /** Terminals are recorded, and recordings kept for so many days; null: they are not. */
  recording: z.strictObject({ days: z.number().int() }).nullable(),
  person: z.strictObject({ role: Role, name: z.string(), className: z.string().nullable() }).nullable(),
});
export type SessionView = z.infer<typeof SessionView>;

/** A secret that brings its owner back after a lost cookie; shown once. The page makes the link `/resume#secret` of it. */
export const ResumeView = z.strictObject({ secret: LinkSecret });
export type ResumeView = z.infer<typeof ResumeView>;

export const ClassCard = z.strictObject({
  id: ClassId,
  name: z.string(),
  /** Null: closed. */
  joinCode: z.string().nullable(),
  members: z.number().int(),
  joined: z.number().int(),
  createdAt: z.number(),
  archivedAt: z.number().nullable(),
  /** Since when students see the board stand still; null: it moves. */
  frozenAt: z.number().nullable(),
});
export type ClassCard = z.infer<typeof ClassCard>;

export const MemberView = z.strictObject({
  id: MemberId,
  name: z.string(),
  email: z.string(),
  idNumber: z.string(),
  /** Null: on the roster, not yet here. */
  joinedAt: z.number().nullable(),
  /** The name on the board that others see; null: the real one. */
  alias: z.string().nullable(),
  /** Not on the board that others see. */
  hidden: z.boolean(),
  points: z.number().int(),
  solved: z.number().int(),
  attempts: z.number().int(),
  lastAttemptAt: z.number().nullable(),
});
export type MemberView = z.infer<typeof MemberView>;

/** GET /api/classes/:class */
export const ClassView = z.strictObject({ card: ClassCard, members: z.array(MemberView) });
export type ClassView = z.infer<typeof ClassView>;

/** GET /api/classes/:class/heat/:scenario: cells that have at least one verdict. */
export const HeatView = z.array(
  z.strictObject({
    member: MemberId,
    task: z.string(),
    check: z.string(),
    latest: Outcome,
    attempts: z.number().int(),
    /** Spent in labs of the scenario until it passed, or until the latest attempt. */
    minutes: z.number().int(),
    /** `evidence`: failed three times in a row with the same evidence; `time`: over twice the others' median. */
    stuck: z.enum(['evidence', 'time']).nullable(),
  }),
);
export type HeatView = z.infer<typeof HeatView>;

/** What an import of a roster did. `problems` name lines that were left out. */
export const RosterImported = z.strictObject({
  added: z.number().int(),
  updated: z.number().int(),
  unchanged: z.number().int(),
  problems: z.array(z.strictObject({ line: z.number().int(), text: z.string() })),
});
export type RosterImported = z.infer<typeof RosterImported>;

/** GET /api/accounts: instructors and admins. `email`: who signs on with this address is let in as this account. */
export const AccountsView = z.array(z.strictObject({ id: AccountId, name: z.string(), role: z.enum(['instructor', 'admin']), email: z.string().nullable() }));
export type AccountsView = z.infer<typeof AccountsView>;

/** Bodies that the browser sends, parsed at the door. */
export const bodies = {
  setUp: z.strictObject({ secret: LinkSecret, name: PersonName, password: Password }),
  logIn: z.strictObject({ name: z.string().max(200), password: z.string().max(200) }),
  join: z.strictObject({ code: JoinCode, name: PersonName }),
  resume: z.strictObject({ secret: LinkSecret }),
  newAccount: z.strictObject({ name: PersonName, password: Password, email: EmailAddress.nullable().default(null) }),
  changeAccount: z.strictObject({ email: EmailAddress.nullable() }),
  password: z.strictObject({ password: Password }),
  newClass: z.strictObject({ name: PersonName }),
  changeClass: z.strictObject({
    name: PersonName.optional(),
    /** `rotate` gives a new code and opens the class; `close` takes the code away. */
    code: z.enum(['rotate', 'close']).optional(),
    archived: z.boolean().optional(),
    /** The board stands still for students, or moves again. */
    frozen: z.boolean().optional(),
  }),
  shown: z.strictObject({ alias: PersonName.nullable().optional(), hidden: z.boolean().optional() }),
  roster: z.strictObject({ text: z.string().max(3_000_000) }),
} as const;

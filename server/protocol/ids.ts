import { z } from 'zod';

/** A short name that people write in YAML and URLs: scenario, task, check, host, zone, account. */
export const Slug = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'lower-case letters, digits and hyphens, starting with a letter');
export type Slug = z.infer<typeof Slug>;

/** Identifies one lab for ever; container, network and row names derive from it. */
export const LabId = z.string().regex(/^[a-z0-9]{10}$/);
export type LabId = z.infer<typeof LabId>;

export const LearnerId = z.string().regex(/^[a-z0-9]{16}$/);
export type LearnerId = z.infer<typeof LearnerId>;

export const AttemptId = z.string().regex(/^[a-z0-9]{16}$/);
export type AttemptId = z.infer<typeof AttemptId>;

/** One terminal of one lab; chosen by the browser, so that opening twice meets the same shell. */
export const TerminalId = z.string().regex(/^[a-z0-9-]{1,40}$/);
export type TerminalId = z.infer<typeof TerminalId>;

export const AccountId = z.string().regex(/^[a-z0-9]{12}$/);

export const ClassId = z.string().regex(/^[a-z0-9]{12}$/);
export type ClassId = z.infer<typeof ClassId>;

export const MemberId = z.string().regex(/^[a-z0-9]{12}$/);
export type MemberId = z.infer<typeof MemberId>;

export const AssignmentId = z.string().regex(/^[a-z0-9]{12}$/);
export type AssignmentId = z.infer<typeof AssignmentId>;

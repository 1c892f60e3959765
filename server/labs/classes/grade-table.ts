import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import type { RosterRow } from '../people/people-store.ts';

/** Grade books whose import this project knows. */
export const GradeFormat = z.enum(['moodle', 'canvas']);
export type GradeFormat = z.infer<typeof GradeFormat>;

export interface Grades {
  /** The class, as Canvas names it. */
  section: string;
  /** The column of the grade book. */
  title: string;
  /** The most that can be earned; null: it has no end. */
  possible: number | null;
  rows: readonly (RosterRow & { points: number; feedback: string })[];
}

/**
 * Points as CSV. Moodle (Grades, Import) maps by e-mail address or id number and takes grade and feedback together; Canvas wants its five fixed
 * columns, and takes comments no way by CSV. Cells that a spreadsheet would run as a formula are defused with an apostrophe.
 */
export const gradeTable = (format: GradeFormat, { section, title, possible, rows }: Grades): string => {
  const moodle = [
    ['Full name', 'Email address', 'ID number', title, `Feedback: ${title}`],
    ...rows.map((row) => [row.name, row.email, row.idNumber, row.points, row.feedback]),
  ];
  const canvas = [
    ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', title],
    ...(possible === null ? [] : [['    Points Possible', '', '', '', '', possible]]),
    ...rows.map((row) => [row.name, '', row.idNumber, row.email, section, row.points]),
  ];
  return stringify(format === 'moodle' ? moodle : canvas, { escape_formulas: true, record_delimiter: 'windows' });
};

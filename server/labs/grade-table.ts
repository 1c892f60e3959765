import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import type { MemberRecord, MemberTotals } from './people-store.ts';

/** Grade books whose import this project knows. */
export const GradeFormat = z.enum(['moodle', 'canvas']);
export type GradeFormat = z.infer<typeof GradeFormat>;

/**
 * Points of a class as CSV. Moodle (Grades, Import) maps by e-mail address or id number and takes grade and feedback together; Canvas wants its five fixed columns.
 * Cells that a spreadsheet would run as a formula are defused with an apostrophe.
 */
export const gradeTable = (format: GradeFormat, className: string, members: readonly (MemberRecord & MemberTotals)[]): string => {
  const feedback = ({ solved, attempts }: MemberTotals) => `${solved} tasks solved, ${attempts} attempts`;
  const rows =
    format === 'moodle'
      ? [
          ['Full name', 'Email address', 'ID number', 'Grade', 'Feedback'],
          ...members.map((member) => [member.name, member.email, member.idNumber, member.points, feedback(member)]),
        ]
      : [
          ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', 'Mailrange'],
          ...members.map((member) => [member.name, '', member.idNumber, member.email, className, member.points]),
        ];
  return stringify(rows, { escape_formulas: true, record_delimiter: 'windows' });
};

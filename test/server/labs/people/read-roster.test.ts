import { describe, expect, it } from 'vitest';
import { gradeTable } from '../../../../server/labs/classes/grade-table.ts';
import { readRoster } from '../../../../server/labs/people/read-roster.ts';

describe('a roster', () => {
  it('is read from a plain list of names', () => {
    expect(readRoster('Bo Diaz\r\n\r\nZoë O’Neill\n').rows.map(({ name }) => name)).toEqual(['Bo Diaz', 'Zoë O’Neill']);
  });

  it.each([
    ['a byte order mark and semicolons', '\uFEFFName;E-mail;ID number\nBo Diaz;bo@school.example;17\n'],
    ['quotes and commas', '"Student","Email address","ID number"\n"Bo Diaz","bo@school.example","17"\n'],
    ['tabs and two columns of names', 'First name\tSurname\tEmail\tID\nBo\tDiaz\tbo@school.example\t17'],
  ])('is read from CSV with %s', (_, text) => {
    expect(readRoster(text)).toEqual({ rows: [{ name: 'Bo Diaz', email: 'bo@school.example', idNumber: '17' }], problems: [] });
  });

  it('is read with every kind of line end in one list, and names its lines as the list has them', () => {
    const { rows, problems } = readRoster('\uFEFFName;E-mail\r\nBo;bo@school.example\rCy;\n\r\nDee;nonsense\n"Eve; the second";eve@school.example\r\nBO;\r');
    expect(rows.map(({ name }) => name)).toEqual(['Bo', 'Cy']);
    expect(problems).toEqual([
      { line: 5, text: 'The e-mail address is none.' },
      { line: 6, text: 'No name that can be used.' },
      { line: 7, text: 'BO stands on the list twice.' },
    ]);
  });

  it.each([
    ['nothing in it', '', /is empty/],
    ['only a byte order mark and line ends', '\uFEFF\r\n\n\r', /is empty/],
    ['only titles', 'Name;E-mail\r\n', /titles and no people/],
    ['only empty cells', ';;;\n;;;\n', /is empty/],
  ])('is refused, with the reason, when it has %s', (_what, text, reason) => {
    expect(() => readRoster(text)).toThrow(reason);
  });

  it('names the lines that were left out', () => {
    const { rows, problems } = readRoster('name,email\nBo,bo@school.example\nBO,\n=cmd|calc,x@y.example\nCy,nonsense');
    expect(rows.map(({ name }) => name)).toEqual(['Bo']);
    expect(problems.map(({ line }) => line)).toEqual([3, 4, 5]);
  });

  it('has at most 10,000 people, and is refused when it is no list', () => {
    expect(readRoster(Array.from({ length: 10_000 }, (_, n) => `S ${n}`).join('\n')).rows).toHaveLength(10_000);
    expect(() => readRoster(Array.from({ length: 10_001 }, (_, n) => `S ${n}`).join('\n'))).toThrow(/at most 10000/);
    expect(() => readRoster('name,email\n"Bo,bo@school.example\n')).toThrow(/could not be read/);
  });
});

describe('grades for a grade book', () => {
  const member = { id: 'm', name: '=HYPERLINK("http://evil")', email: '@x', idNumber: '-1', learner: null, joinedAt: null, alias: null, hidden: false };
  it('hold nothing that a spreadsheet runs', () => {
    for (const format of ['moodle', 'canvas'] as const) {
      const csv = gradeTable(format, { section: '+class', title: '=1+1', possible: 50, rows: [{ ...member, points: 40, feedback: '\t=cmd' }] });
      expect(csv).not.toMatch(/(^|[,\n]"?)[=+@-]/);
      expect(csv).toContain('40');
    }
  });
});

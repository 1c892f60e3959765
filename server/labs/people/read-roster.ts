import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { PersonName, type RosterImported } from '../../protocol/people.ts';
import { Problem } from '../../protocol/problems.ts';
import type { RosterRow } from './people-store.ts';

const maxRows = 10_000;
const Cells = z.array(z.array(z.string()));
const Email = z.email().max(254).or(z.literal(''));
const IdNumber = z
  .string()
  .max(64)
  .regex(/^[\w.@/ -]*$/);

/** Column titles of Moodle, Canvas and hand-made lists, by what they hold. */
const titles: Record<'name' | 'first' | 'last' | 'email' | 'idNumber', RegExp> = {
  name: /^(full ?name|name|student|student ?name|nickname)$/i,
  first: /^(first|given) ?names?$/i,
  last: /^(last ?name|surname|family ?name)s?$/i,
  email: /^(e-?mail|e-?mail ?address|mail)$/i,
  idNumber: /^(id|id ?number|sis ?user ?id|sis ?id|student ?(id|number)|number)$/i,
};
type Columns = Partial<Record<keyof typeof titles, number>>;

/** With a comma, a semicolon or a tab between the cells, whichever the first line has most of. */
const delimiterOf = (text: string): string => {
  const [first = ''] = text.split('\n', 1);
  return [',', ';', '\t'].reduce((best, next) => (first.split(next).length > first.split(best).length ? next : best));
};

const columnsOf = (row: readonly string[]): Columns | null => {
  const columns: Columns = {};
  for (const [key, title] of Object.entries(titles)) {
    const at = row.findIndex((cell) => title.test(cell));
    if (at >= 0) columns[key as keyof Columns] = at;
  }
  return columns.name !== undefined || columns.last !== undefined ? columns : null;
};

/**
 * Reads a pasted list of names, or CSV with or without titles: BOM, quotes, `,` `;` or tab. Lines that cannot be used are named and left out.
 * Throws Problem `bad-request` for what is no list at all.
 */
export const readRoster = (text: string): { rows: RosterRow[]; problems: RosterImported['problems'] } => {
  let records: string[][];
  const body = text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
  try {
    records = Cells.parse(parse(body, { delimiter: delimiterOf(body), trim: true, relax_column_count: true, max_record_size: 4096 }));
  } catch (error) {
    throw new Problem('bad-request', `The list could not be read: ${error instanceof Error ? error.message.slice(0, 200) : ''}`, { cause: error });
  }
  const titled = columnsOf(records[0] ?? []);
  const columns = titled ?? { name: 0, email: 1, idNumber: 2 };
  const rows = new Map<string, RosterRow>();
  const problems: RosterImported['problems'] = [];
  for (const [at, record] of records.entries()) {
    if ((titled && at === 0) || record.every((cell) => cell === '')) continue;
    const line = at + 1;
    const cell = (key: keyof Columns) => (columns[key] === undefined ? '' : (record[columns[key]] ?? ''));
    const name = PersonName.safeParse(cell('name') || `${cell('first')} ${cell('last')}`);
    const email = Email.safeParse(cell('email'));
    const idNumber = IdNumber.safeParse(cell('idNumber'));
    if (!name.success) problems.push({ line, text: 'No name that can be used.' });
    else if (!email.success) problems.push({ line, text: 'The e-mail address is none.' });
    else if (!idNumber.success) problems.push({ line, text: 'The id number has signs that are not allowed.' });
    else {
      const key = name.data.normalize('NFKC').toLowerCase();
      if (rows.has(key)) problems.push({ line, text: `${name.data} stands on the list twice.` });
      else rows.set(key, { name: name.data, email: email.data, idNumber: idNumber.data });
    }
    if (rows.size > maxRows) throw new Problem('bad-request', `A roster has at most ${maxRows} people.`);
  }
  if (rows.size === 0 && problems.length === 0) throw new Problem('bad-request', titled ? 'The list has titles and no people.' : 'The list is empty.');
  return { rows: [...rows.values()], problems: problems.slice(0, 100) };
};

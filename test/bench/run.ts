import { table } from '../../server/cli/output.ts';
import { boardOnPostgres, boardOnSqlite } from './board.ts';
import { bounded, type Figure } from './figures.ts';

const parts: Record<string, { limitMs: number; work: () => Promise<Figure[]> }> = {
  board: { limitMs: 300_000, work: boardOnSqlite },
  'board-postgres': { limitMs: 300_000, work: boardOnPostgres },
};

const wanted = process.argv.slice(2);
const chosen = Object.entries(parts).filter(([name]) => wanted.length === 0 || wanted.includes(name));
if (chosen.length === 0) {
  process.stderr.write(`Usage: npm run bench [-- PART...]\nParts: ${Object.keys(parts).join(', ')}\n`);
  process.exit(2);
}
const figures: Figure[] = [];
for (const [name, { limitMs, work }] of chosen) {
  process.stderr.write(`Measuring ${name} …\n`);
  figures.push(...(await bounded(name, limitMs, work)));
}
const word = ({ met }: Figure) => (met === null ? '' : met ? 'met' : 'MISSED');
process.stdout.write(`${table([['FIGURE', 'SEEN', 'TARGET', ''], ...figures.map((figure) => [figure.what, figure.seen, figure.target, word(figure)])])}\n`);
process.stdout.write('', () => process.exit(figures.some(({ seen }) => seen.startsWith('not measured')) ? 1 : 0));

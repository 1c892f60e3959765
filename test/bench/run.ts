import { cpus, loadavg, totalmem } from 'node:os';
import { table } from '../../server/cli/output.ts';
import { prepareLabs } from '../setup/range.ts';
import { boardOnPostgres, boardOnSqlite } from './board.ts';
import { catalogue } from './catalogue.ts';
import { checks } from './checks.ts';
import { bounded, type Figure } from './figures.ts';
import { Site } from './site.ts';
import { coldStarts, startsFromReady } from './starts.ts';
import { twelveChecks } from './twelve.ts';
import { typing } from './typing.ts';

/** All of it; images that are not there yet are built before. */
const wholeMs = 6 * 60_000;
const figures: Figure[] = [];
const stop = new AbortController();
// A second one changes nothing: npm and the shell pass the same one on, and labs must go.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());

const parts: Record<string, () => Promise<void>> = {
  async ready() {
    await onSite(10, (site) => measure('starts from ready labs', 120_000, () => startsFromReady(site)));
  },
  async labs() {
    await onSite(0, async (site) => {
      await measure('cold starts', 130_000, () => coldStarts(site));
      using page = await site.learner();
      const { lab } = await site.click(page);
      await measure('typing and output', 70_000, () => typing(site, page, lab));
      await measure('Check', 60_000, () => checks(page, lab));
    });
  },
  checks: () => measure('twelve checks', 60_000, twelveChecks),
  catalogue: () => measure('catalogue', 60_000, catalogue),
  board: () => measure('board (SQLite)', 120_000, boardOnSqlite),
  'board-postgres': () => measure('board (PostgreSQL)', 120_000, boardOnPostgres),
};

const wanted = process.argv.slice(2);
const chosen = Object.entries(parts).filter(([name]) => wanted.length === 0 || wanted.includes(name));
if (chosen.length === 0) {
  process.stderr.write(`Usage: npm run bench [-- PART...]\nParts: ${Object.keys(parts).join(', ')}\n`);
  process.exit(2);
}
if (chosen.some(([name]) => ['ready', 'labs', 'checks', 'catalogue'].includes(name))) await prepareLabs();
const from = performance.now();
const load = () =>
  loadavg()
    .map((each) => each.toFixed(1))
    .join(' ');
const loadBefore = load();
for (const [, part] of chosen) await part();
const word = ({ met }: Figure) => (met === null ? '' : met ? 'met' : 'MISSED');
process.stdout.write(`${table([['FIGURE', 'SEEN', 'TARGET', ''], ...figures.map((figure) => [figure.what, figure.seen, figure.target, word(figure)])])}\n`);
process.stdout.write(
  `${cpus().length} processors, ${Math.round(totalmem() / 2 ** 30)} GiB; load ${loadBefore} before, ${load()} after; ${((performance.now() - from) / 1000).toFixed(0)} s\n`,
);
process.stdout.write('', () => process.exit(figures.some(({ seen }) => seen.startsWith('not measured')) ? 1 : 0));

/** A server with so many ready labs. It and its labs are gone afterwards, also when a part was late or somebody wants to stop. */
async function onSite(pool: number, work: (site: Site) => Promise<void>): Promise<void> {
  if (stop.signal.aborted) return;
  process.stderr.write(`Starting a server with ${pool} ready labs …\n`);
  await using site = await Site.open(pool);
  await work(site);
}

async function measure(what: string, limitMs: number, work: () => Promise<Figure[]>): Promise<void> {
  process.stderr.write(`Measuring ${what} …\n`);
  const leftMs = wholeMs - (performance.now() - from);
  const seen = await bounded(what, Math.max(0, Math.min(limitMs, leftMs)), work, stop.signal);
  for (const figure of seen) process.stderr.write(`  ${figure.what}: ${figure.seen}\n`);
  figures.push(...seen);
}

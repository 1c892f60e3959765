import { chmodSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Problem } from '../../server/protocol/problems.ts';
import { install, prepareBrowser, prepareLabs, preparePostgres } from './range.ts';
import { runLimited } from './run-limited.ts';
import { type Project, selection } from './selection.ts';
import { isGood, lastLine, sum, type Tally, tallyVitest } from './tally.ts';

const top = join(import.meta.dirname, '../..');
const started = Date.now();
/** A test that hangs must not take the whole run's time with it. */
const vitestLimitMs = (process.env.MAILRANGE_TEST === 'full' ? 10 * 60 : 70) * 60_000;
const say = (line: string) => {
  process.stdout.write(`[${((Date.now() - started) / 1000).toFixed(0).padStart(3)} s] ${line}\n`);
};

/** Runs a tool of node_modules on this Node, its output shown; answers its exit code. */
const run = (script: string, args: string[], more: { limitMs?: number; env?: NodeJS.ProcessEnv } = {}): Promise<number> =>
  runLimited(process.execPath, [join(top, 'node_modules', script), ...args], { cwd: top, say, ...more });

/** One static check or one step of the set-up, counted as a test. */
async function counted(title: string, work: () => Promise<unknown>): Promise<Tally> {
  const before = Date.now();
  try {
    const good = !(await work());
    say(`${good ? 'ok' : 'FAILED'}: ${title} (${((Date.now() - before) / 1000).toFixed(1)} s)`);
    return { passed: good ? 1 : 0, failed: good ? 0 : 1, skipped: 0 };
  } catch (error) {
    const why = error instanceof Problem ? `${error.message} ${error.view.advice}` : error instanceof Error ? error.stack : error;
    say(`FAILED: ${title}: ${why}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** Labs of tests that were stopped half-way: each data folder below `folder` is an installation of its own. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const file of globSync('*/installation', { cwd: folder })) {
    say(`Removing what the tests left in ${dirname(file)} …`);
    const env = { ...process.env, MAILRANGE_DATA: join(folder, dirname(file)) };
    await runLimited(process.execPath, [join(top, 'server/cli/main.ts'), 'clean'], { cwd: top, say, env, limitMs: 60_000 });
  }
  rmSync(folder, { recursive: true, force: true });
}

/** One run of vitest, with temporary folders below one of its own. */
async function vitest(projects: Project[], args: string[]): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'mailrange-run-'));
  // The database server in it runs as another user.
  chmodSync(folder, 0o711);
  mkdirSync(join(top, '.cache'), { recursive: true });
  const file = join(top, '.cache', `vitest-${process.pid}-${projects.join('-')}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const options = ['run', ...projects.map((project) => `--project=${project}`), ...reporters, ...args];
  const exitCode = await run('vitest/vitest.mjs', options, { limitMs: vitestLimitMs, env: { ...process.env, TMPDIR: folder } });
  try {
    return tallyVitest(JSON.parse(readFileSync(file, 'utf8')), exitCode);
  } catch {
    return tallyVitest(null, exitCode || 1);
  } finally {
    rmSync(file, { force: true });
    await removeLeftovers(folder);
  }
}

const onEngine: readonly Project[] = ['labs', 'grader', 'browser'];
const onChromium: readonly Project[] = ['pages', 'browser'];

const args = process.argv.slice(2);
const wanted = selection(args);
const tallies: Tally[] = [];
/** Set-up that fails is one failure, and the tests that need it do not run. */
const failedToPrepare = async (title: string, work: () => Promise<void>): Promise<boolean> => {
  const tally = await counted(title, work);
  if (tally.failed) tallies.push(tally);
  return tally.failed > 0;
};

/** Where nothing may be installed, the store is tested on SQLite alone, and that is said. */
async function hasPostgres(): Promise<boolean> {
  if (install === 'auto') return !(await failedToPrepare('set-up: PostgreSQL', async () => void (await preparePostgres())));
  try {
    await preparePostgres();
    return true;
  } catch (error) {
    say(`SKIPPED: the tests of the store on PostgreSQL: ${error instanceof Error ? error.message : error}`);
    return false;
  }
}

/** What needs no engine and no browser: it runs while both are being set up. */
async function testCode(projects: Project[]): Promise<void> {
  const statics = async () => {
    if (!wanted.everything) return;
    tallies.push(await counted('types (tsc -b)', () => run('typescript/bin/tsc', ['-b'])));
    tallies.push(await counted('format, lint and import boundaries (biome)', () => run('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.'])));
  };
  const tests = async () => void (projects.length > 0 && tallies.push(await vitest(projects, args)));
  await Promise.all([statics(), tests()]);
}

/** Answers those that what they need is there for. */
async function prepared(projects: Project[]): Promise<Project[]> {
  let ready = projects;
  for (const [title, users, work] of [
    ['set-up: Docker Engine and images', onEngine, prepareLabs],
    ['set-up: Chromium and the page', onChromium, prepareBrowser],
  ] as const)
    if (ready.some((one) => users.includes(one)) && (await failedToPrepare(title, work))) ready = ready.filter((one) => !users.includes(one));
  return ready;
}

const isCode = (project: Project) => project === 'unit' || project === 'postgres';
let code = wanted.projects.filter(isCode);
// The system's package manager serves one at a time.
if (code.includes('postgres') && !(await hasPostgres())) code = code.filter((project) => project !== 'postgres');
const [rest] = await Promise.all([prepared(wanted.projects.filter((project) => !isCode(project))), testCode(code)]);
process.env.MAILRANGE_TEST_READY = '1';
if (rest.length > 0) tallies.push(await vitest(rest, args));

const total = sum(tallies);
process.exitCode = isGood(total) ? 0 : 1;
say(total.skipped > 0 ? `all done; ${total.skipped} skipped` : 'all done');
process.stdout.write(`${lastLine(total)}\n`, () => process.exit());

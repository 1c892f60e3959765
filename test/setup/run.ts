import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../../server/protocol/problems.ts';
import { prepareBrowser, prepareLabs } from './range.ts';
import { type Project, selection } from './selection.ts';
import { isGood, lastLine, sum, type Tally, tallyVitest } from './tally.ts';

const top = join(import.meta.dirname, '../..');
const started = Date.now();
const say = (line: string) => {
  process.stdout.write(`[${((Date.now() - started) / 1000).toFixed(0).padStart(3)} s] ${line}\n`);
};

/** Runs a tool of node_modules on this Node, its output shown; answers its exit code. */
function run(script: string, args: string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(top, 'node_modules', script), ...args], { cwd: top, stdio: ['ignore', 'inherit', 'inherit'] });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

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

async function vitest(projects: Project[], args: string[]): Promise<Tally> {
  const file = join(top, '.cache', `vitest-${process.pid}.json`);
  mkdirSync(join(top, '.cache'), { recursive: true });
  const exitCode = await run('vitest/vitest.mjs', [
    'run',
    ...projects.map((project) => `--project=${project}`),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...args,
  ]);
  try {
    return tallyVitest(JSON.parse(readFileSync(file, 'utf8')), exitCode);
  } catch {
    return tallyVitest(null, exitCode || 1);
  } finally {
    rmSync(file, { force: true });
  }
}

const args = process.argv.slice(2);
const wanted = selection(args);
const tallies: Tally[] = [];
/** Set-up that fails is one failure, and the tests that need it do not run. */
const failedToPrepare = async (title: string, work: () => Promise<void>): Promise<boolean> => {
  const tally = await counted(title, work);
  if (tally.failed) tallies.push(tally);
  return tally.failed > 0;
};

if (wanted.everything) {
  tallies.push(await counted('types (tsc -b)', () => run('typescript/bin/tsc', ['-b'])));
  tallies.push(await counted('format, lint and import boundaries (biome)', () => run('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.'])));
}
let projects = wanted.projects;
if (projects.some((project) => project !== 'unit') && (await failedToPrepare('set-up: Docker Engine and images', prepareLabs))) {
  projects = projects.filter((project) => project === 'unit');
}
if (projects.includes('browser') && (await failedToPrepare('set-up: Chromium and the page', prepareBrowser))) {
  projects = projects.filter((project) => project !== 'browser');
}
process.env.MAILRANGE_TEST_READY = '1';
if (projects.length > 0) tallies.push(await vitest(projects, args));

const total = sum(tallies);
process.exitCode = isGood(total) ? 0 : 1;
say('all done');
process.stdout.write(`${lastLine(total)}\n`, () => process.exit());

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { type MatrixCase, matrixCases } from '../../server/cli/matrix.ts';
import { checks } from '../../server/core/checks/registry.ts';
import type { Scenario } from '../../server/core/scenario/schema.ts';

const top = join(import.meta.dirname, '../..');
const file = join(import.meta.dirname, 'proven.json');
const kinds = Object.keys(checks);
/** Kinds that share the files called identity-*. */
const identityKinds = ['dns', 'header', 'enumerate', 'log', 'dkim', 'spf', 'dmarc'];
/** Lists of all checks: a new one changes no scenario that does not use it. */
const lists = ['registry.ts', 'reference.ts'];

/** Whether every case of every scenario is to be run, and remembered when it was right (`npm run test:full`). */
export const everything = process.env.MAILRANGE_TEST === 'full';

/** A digest of what decides a scenario's verdicts: its folder, and the checks that it uses with what they share. Types decide nothing. */
export function digestOf(scenario: Scenario): string {
  const used = new Set(scenario.tasks.flatMap((task) => task.checks.map((use) => use.check as string)));
  const ofKind = (name: string) =>
    name.startsWith('identity-') ? identityKinds : kinds.filter((kind) => name === `${kind}.ts` || name.startsWith(`${kind}-`));
  const folder = join(top, 'scenarios', scenario.module, scenario.id);
  const checkFolder = join(top, 'server/core/checks');
  const files = [
    ...below(folder),
    ...below(checkFolder).filter((path) => {
      const owners = ofKind(path.slice(checkFolder.length + 1));
      return owners.length === 0 ? !lists.some((list) => path.endsWith(`/${list}`)) : owners.some((kind) => used.has(kind));
    }),
  ];
  const hash = createHash('sha256');
  for (const path of files.sort())
    hash
      .update(`${path.slice(top.length)}\0`)
      .update(path.endsWith('.ts') ? stripTypeScriptTypes(readFileSync(path, 'utf8')).replace(/\s+/g, ' ') : readFileSync(path))
      .update('\0');
  return hash.digest('hex').slice(0, 32);
}

/**
 * All cases of a scenario that changed since its whole matrix was right; of the others one solution, once, and of the first one of each module the
 * untouched lab too.
 */
export function casesToRun(scenario: Scenario, all: readonly Scenario[]): MatrixCase[] {
  const cases = matrixCases(scenario);
  if (everything || proven()[scenario.id] !== digestOf(scenario)) return cases;
  const solution = cases.find((one) => one.kind === 'solution');
  const leads = all.find(({ module }) => module === scenario.module) === scenario;
  return cases.filter((one) => one === solution || (leads && one.name === 'untouched')).map((one) => ({ ...one, times: 1 }));
}

/** Remembers scenarios whose whole matrix was right, and forgets those with a case that was not. */
export function remember(right: readonly Scenario[], wrong: ReadonlySet<string>): void {
  const next = { ...proven(), ...Object.fromEntries(right.map((scenario) => [scenario.id, digestOf(scenario)])) };
  const kept = Object.entries(next).filter(([id]) => !wrong.has(id));
  const sorted = Object.fromEntries(kept.sort(([a], [b]) => a.localeCompare(b)));
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
}

function proven(): Record<string, string> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
}

function below(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

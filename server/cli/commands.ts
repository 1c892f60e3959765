import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Composition, compose } from '../compose.ts';
import { checksReference } from '../core/checks/reference.ts';
import { checks } from '../core/checks/registry.ts';
import { ownerOf } from '../installation.ts';
import { Problem } from '../protocol/problems.ts';
import { loadScenarios } from '../scenarios/load.ts';
import type { Arguments } from './main.ts';
import { type MatrixRow, matrixCases, runCase } from './matrix.ts';
import { emit, exits, table } from './output.ts';
import { trial } from './trial.ts';

/** Labs that the matrix has up at once: more than the cores only makes each slower. */
const matrixAtOnce = 2;

export async function scenariosCommand({ json }: Arguments): Promise<number> {
  const { scenarios, broken } = await loadScenarios(scenariosDir());
  const rows = scenarios.map(({ id, module, title, server, difficulty, minutes }) => ({ id, module, title, server, difficulty, minutes }));
  emit(json, { scenarios: rows, broken }, () =>
    table([
      ['ID', 'MODULE', 'SERVER', 'LEVEL', 'MINUTES', 'TITLE'],
      ...rows.map((row) => [row.id, row.module, row.server, row.difficulty, String(row.minutes), row.title]),
    ]),
  );
  for (const { errors } of broken) process.stderr.write(`${errors.join('\n')}\n`);
  return broken.length > 0 ? exits.failed : exits.good;
}

export async function lintCommand({ json, positionals: [id] }: Arguments): Promise<number> {
  const { scenarios, broken } = await loadScenarios(scenariosDir());
  const wanted = broken.filter((one) => !id || one.id === id);
  if (id && wanted.length === 0 && !scenarios.some((scenario) => scenario.id === id)) throw new Problem('not-found', `There is no scenario ${id}.`);
  const errors = wanted.flatMap((one) => one.errors);
  emit(json, { errors }, () => (errors.length > 0 ? errors.join('\n') : `${id ?? `${scenarios.length} scenarios`}: no errors`));
  return errors.length > 0 ? exits.failed : exits.good;
}

export async function tryCommand(args: Arguments): Promise<number> {
  const [id] = args.positionals;
  if (!id) throw new Problem('bad-request', 'try needs the id of a scenario.');
  const script = args.apply === undefined ? null : await readFile(args.apply, 'utf8');
  await using range = await ready();
  const [result] = await trial(range.deps, { scenario: await range.scenario(id), script, host: args.host, seed: args.seed, keep: args.keep });
  if (!result) throw new Problem('internal', 'No result.');
  emit(args.json, result, () =>
    [
      table(result.verdicts.map(({ task, check, verdict, reason, ms }) => [verdict.toUpperCase(), `${task}/${check}`, `${ms} ms`, reason])),
      `${result.passed ? 'Passed' : 'Not passed'}. Start ${result.ms.start} ms, apply ${result.ms.apply} ms, check ${result.ms.check} ms. Lab ${result.lab}, seed ${result.seed}.`,
    ].join('\n'),
  );
  if (result.passed) return exits.good;
  return result.verdicts.some(({ verdict }) => verdict === 'fail') ? exits.failed : exits.unclear;
}

export async function testCommand({ json, positionals: [id] }: Arguments): Promise<number> {
  await using range = await ready();
  const scenarios = id ? [await range.scenario(id)] : range.deps.scenarios.all();
  const cases = scenarios.flatMap(matrixCases);
  const rows: MatrixRow[] = [];
  const work = cases.values();
  const worker = async () => {
    for (const one of work) {
      const row = await runCase(range.deps, one);
      rows.push(row);
      process.stderr.write(`${row.surprises.length ? 'WRONG' : 'right'}  ${row.scenario}  ${row.kind} ${row.name}  ${row.surprises.join('; ')}\n`);
    }
  };
  await Promise.all(Array.from({ length: matrixAtOnce }, worker));
  const ordered = cases.flatMap((one) => rows.filter((row) => row.scenario === one.scenario.id && row.kind === one.kind && row.name === one.name));
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  emit(json, { rows: ordered }, () =>
    table([
      ['SCENARIO', 'KIND', 'NAME', 'RIGHT', 'START', 'APPLY', 'CHECK', 'SURPRISES'],
      ...ordered.map((row) => [
        row.scenario,
        row.kind,
        row.name,
        row.surprises.length ? 'NO' : 'yes',
        seconds(row.ms.start),
        seconds(row.ms.apply),
        seconds(row.ms.check),
        row.surprises.join('; '),
      ]),
    ]),
  );
  return ordered.some((row) => row.surprises.length > 0) ? exits.failed : exits.good;
}

export async function checksCommand({ json, markdown }: Arguments): Promise<number> {
  const kinds = Object.values(checks).map(({ name, summary, isolation }) => ({ name, summary, isolation }));
  emit(json, { checks: kinds }, () => (markdown ? checksReference() : table(kinds.map(({ name, summary }) => [name, summary]))));
  return exits.good;
}

export async function cleanCommand({ json }: Arguments): Promise<number> {
  await using range = await compose(process.env, { owner: ownerOf('cli') });
  const standing = await range.deps.engine.standing();
  await Promise.all(standing.map(({ lab }) => range.deps.engine.removeLab(lab)));
  for (const record of await range.deps.labs.live()) {
    await range.deps.labs.release(record.id);
    await range.deps.labs.update(record.id, { state: 'gone' });
  }
  emit(json, { removed: standing.map(({ lab }) => lab) }, () => `Removed ${standing.length} labs.`);
  return exits.good;
}

function scenariosDir(): string {
  return process.env.MAILRANGE_SCENARIOS || join(import.meta.dirname, '../../scenarios');
}

/** The whole range without pages: engine up, images built, scenarios loaded. Progress goes to stderr. */
async function ready(): Promise<Composition> {
  const range = await compose(process.env, { owner: ownerOf('cli') });
  try {
    await range.prepare();
    return range;
  } catch (error) {
    await range[Symbol.asyncDispose]();
    throw error;
  }
}

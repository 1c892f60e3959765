import type { Scenario } from '../core/scenario/schema.ts';
import type { Deps } from '../labs/deps.ts';
import { type TrialResult, trial } from './trial.ts';

/** One cell of the matrix: what a script was to do, and what it did. */
export interface MatrixRow {
  scenario: string;
  kind: 'solution' | 'wrong';
  name: string;
  /** As the scenario expects it. Empty when right. */
  surprises: string[];
  ms: { start: number; apply: number; check: number };
}

export interface MatrixCase {
  scenario: Scenario;
  kind: 'solution' | 'wrong';
  name: string;
  script: string | null;
  host: string | undefined;
  fails: readonly string[];
  inconclusive: readonly string[];
  /** Gradings in the same lab, which must agree. */
  times: number;
}

/** Every solution, graded twice, and every wrong fix of a scenario. */
export function matrixCases(scenario: Scenario): MatrixCase[] {
  const text = (script: string | undefined) => (script === undefined ? null : (scenario.scripts[script] ?? script));
  const solutions = Object.entries(scenario.tests.solutions).map(([name, solution]): MatrixCase => {
    const { run, host } = typeof solution === 'string' ? { run: solution, host: undefined } : solution;
    return { scenario, kind: 'solution', name, script: text(run), host, fails: [], inconclusive: [], times: 2 };
  });
  const wrong = Object.entries(scenario.tests.wrong).map(
    ([name, { run, host, fails, inconclusive }]): MatrixCase => ({ scenario, kind: 'wrong', name, script: text(run), host, fails, inconclusive, times: 1 }),
  );
  return [...solutions, ...wrong];
}

/** Runs one case in a fresh lab. Never rejects: what went wrong is a surprise. */
export async function runCase(deps: Deps, one: MatrixCase): Promise<MatrixRow> {
  const row: MatrixRow = { scenario: one.scenario.id, kind: one.kind, name: one.name, surprises: [], ms: { start: 0, apply: 0, check: 0 } };
  try {
    const results = await trial(deps, one);
    row.surprises = results.flatMap((result, turn) => surprises(one, result).map((text) => (turn ? `second time: ${text}` : text)));
    row.ms = results[0]?.ms ?? row.ms;
  } catch (error) {
    row.surprises = [error instanceof Error ? error.message : String(error)];
  }
  return row;
}

function surprises(one: MatrixCase, result: TrialResult): string[] {
  return result.verdicts.flatMap(({ check, verdict, reason }) => {
    const expected = one.fails.includes(check) ? 'fail' : one.inconclusive.includes(check) ? 'inconclusive' : 'pass';
    return verdict === expected ? [] : [`${check}: ${verdict}, expected ${expected} (${reason})`];
  });
}

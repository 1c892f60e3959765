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

/** Runs cases of one scenario one after another in one fresh lab. Never rejects: what went wrong is a surprise of the case that met it and of those behind it. */
export async function runCases(deps: Deps, cases: readonly [MatrixCase, ...MatrixCase[]]): Promise<MatrixRow[]> {
  const rows: MatrixRow[] = [];
  const row = ({ scenario, kind, name }: MatrixCase, surprises: string[], ms = { start: 0, apply: 0, check: 0 }) =>
    rows.push({ scenario: scenario.id, kind, name, surprises, ms });
  try {
    for await (const results of trial(deps, { scenario: cases[0].scenario, steps: cases })) {
      const one = cases[rows.length] as MatrixCase;
      row(
        one,
        results.flatMap((result, turn) => surprises(one, result).map((text) => (turn ? `second time: ${text}` : text))),
        results[0]?.ms,
      );
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    for (const one of cases.slice(rows.length)) row(one, [why]);
  }
  return rows;
}

function surprises(one: MatrixCase, result: TrialResult): string[] {
  return result.verdicts.flatMap(({ check, verdict, reason }) => {
    const expected = one.fails.includes(check) ? 'fail' : one.inconclusive.includes(check) ? 'inconclusive' : 'pass';
    return verdict === expected ? [] : [`${check}: ${verdict}, expected ${expected} (${reason})`];
  });
}

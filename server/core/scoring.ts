import type { Verdict } from '../protocol/verdict.ts';

/** What scoring needs to know of a task. */
export interface ScoredTask {
  id: string;
  points: number;
  checks: readonly { id: string }[];
}

/** What a learner did with a scenario that costs points: hints taken, solutions shown. */
export interface Spent {
  hints: readonly { task: string; cost: number }[];
  shown: readonly string[];
}

/** What a task is worth to this learner now: never below 0, and 0 once its solution was shown. */
export function worth(task: ScoredTask, spent: Spent): number {
  if (spent.shown.includes(task.id)) return 0;
  const cost = spent.hints.filter((hint) => hint.task === task.id).reduce((sum, hint) => sum + hint.cost, 0);
  return Math.max(0, task.points - cost);
}

/** Tasks of which every check passed. A check without a verdict did not pass. */
export function solvedTasks<T extends ScoredTask>(tasks: readonly T[], verdicts: readonly Verdict[]): T[] {
  const passed = (task: ScoredTask, check: string) =>
    verdicts.some((verdict) => verdict.task === task.id && verdict.check === check && verdict.verdict === 'pass');
  return tasks.filter((task) => task.checks.length > 0 && task.checks.every((check) => passed(task, check.id)));
}

/**
 * What an attempt pays, by task; the store pays each task at most once. `broken` are the checks that do not pass on the untouched lab:
 * a task without any of them only asks to keep what works, and is earned when everything passes, not by doing nothing.
 */
export function grants(
  tasks: readonly ScoredTask[],
  verdicts: readonly Verdict[],
  spent: Spent,
  broken: readonly string[],
): { task: string; points: number }[] {
  const solved = solvedTasks(tasks, verdicts);
  const whole = solved.length === tasks.length;
  const repaired = (task: ScoredTask) => task.checks.some((check) => broken.includes(check.id));
  return solved.filter((task) => whole || repaired(task)).map((task) => ({ task: task.id, points: worth(task, spent) }));
}

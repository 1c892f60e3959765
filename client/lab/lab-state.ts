import type { Outcome, Verdict } from '../../server/protocol/verdict.ts';
import type { AttemptView, LabView, ScenarioView, TaskView } from '../../server/protocol/views.ts';

/** What the lab page knows of the learner's lab of one scenario. */
export interface LabSituation {
  lab: LabView | null;
  attempt: AttemptView | null;
}

/** Takes in a pushed or answered lab. Another scenario's, and the last words of a lab that has a successor, change nothing. */
export function withLab(now: LabSituation, scenario: string, lab: LabView): LabSituation {
  if (lab.scenario !== scenario) return now;
  if (now.lab && lab.id !== now.lab.id && (lab.state === 'ending' || lab.state === 'gone')) return now;
  return { ...now, lab };
}

/** Adds a verdict to the attempt under way; a verdict for a check that has one replaces it. */
export function withVerdict(now: LabSituation, fact: { lab: string; attempt: string; verdict: Verdict }): LabSituation {
  if (now.lab?.id !== fact.lab) return now;
  const known = now.attempt?.id === fact.attempt ? now.attempt : null;
  const attempt: AttemptView = known ?? {
    id: fact.attempt,
    lab: fact.lab,
    at: Date.now(),
    state: 'running',
    verdicts: [],
    expected: 0,
    passed: false,
    gained: 0,
    problem: null,
  };
  const same = (verdict: Verdict) => verdict.task === fact.verdict.task && verdict.check === fact.verdict.check;
  return { ...now, attempt: { ...attempt, verdicts: [...attempt.verdicts.filter((verdict) => !same(verdict)), fact.verdict] } };
}

/** Takes in an attempt as a whole; verdicts that came earlier than its start was answered are kept. */
export function withAttempt(now: LabSituation, lab: string, attempt: AttemptView): LabSituation {
  if (now.lab?.id !== lab) return now;
  const early = now.attempt?.id === attempt.id ? now.attempt : null;
  if (early && early.state !== 'running' && attempt.state === 'running') return now;
  return { ...now, attempt: early && early.verdicts.length > attempt.verdicts.length ? { ...attempt, verdicts: early.verdicts } : attempt };
}

/** The latest outcome of each check, those of the running attempt included. Keys are `task/check`. */
export function outcomes(tasks: readonly TaskView[], attempt: AttemptView | null): Map<string, Outcome> {
  const found = new Map<string, Outcome>();
  for (const task of tasks) for (const check of task.checks) if (check.latest) found.set(`${task.id}/${check.id}`, check.latest);
  for (const verdict of attempt?.verdicts ?? []) found.set(`${verdict.task}/${verdict.check}`, verdict.verdict);
  return found;
}

/** The scenario as it stands for a lab: what was found out about an earlier one says nothing of this one. */
export function forLab(scenario: ScenarioView, lab: LabView | null): ScenarioView {
  if (!lab || lab.state === 'gone' || !scenario.latest || scenario.latest.lab === lab.id) return scenario;
  const tasks = scenario.tasks.map((task) => ({ ...task, checks: task.checks.map((check) => ({ ...check, latest: null })) }));
  return { ...scenario, latest: null, tasks };
}

/** How many of each outcome. */
export function tally(verdicts: readonly Verdict[]): Record<Outcome, number> {
  const count: Record<Outcome, number> = { pass: 0, fail: 0, inconclusive: 0 };
  for (const verdict of verdicts) count[verdict.verdict] += 1;
  return count;
}

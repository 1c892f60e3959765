import { planLab } from '../../core/plan.ts';
import type { Scenario } from '../../core/scenario/schema.ts';
import type { Deps } from '../deps.ts';

/** The variables of the learner's present lab of a scenario, or else of the one they last checked; null if neither has addresses. */
export async function valuesOf(deps: Pick<Deps, 'labs' | 'progress'>, learner: string, scenario: Scenario): Promise<Record<string, string> | null> {
  const present = await deps.labs.ofLearner(learner, scenario.id);
  const checked = present ? null : (await deps.progress.progress(learner, scenario.id)).latest?.lab;
  const record = present ?? (checked ? await deps.labs.get(checked) : null);
  if (!record || Object.keys(record.subnets).length === 0) return null;
  return planLab(scenario, { lab: record.id, seed: record.seed, subnets: record.subnets }).values;
}

import type { Scenario } from '../../core/scenario/schema.ts';
import { Problem } from '../../protocol/problems.ts';
import type { Deps } from '../deps.ts';
import { valuesOf } from '../life/lab-values.ts';
import type { Handlers } from '../range.ts';
import { toldDeep } from '../told.ts';
import { provenFixes, taskView } from './scenario-views.ts';

/** Help with a task, at its price. `scenarioOf` throws for a scenario that is none. */
export function taskHandlers(deps: Deps, scenarioOf: (id: string) => Scenario): Pick<Handlers, 'hint:take' | 'solution:show'> {
  return {
    'hint:take': async ({ learner }, { scenario, task, hint }) => {
      const found = scenarioOf(scenario);
      const def = taskOf(found, task);
      const wanted = def.hints[hint];
      if (wanted === undefined) throw new Problem('not-found', 'There is no such hint.');
      await deps.progress.takeHint(learner.id, scenario, task, hint, typeof wanted === 'string' ? 0 : wanted.cost);
      const values = await valuesOf(deps, learner.id, found);
      return toldDeep(taskView(def, await deps.progress.progress(learner.id, scenario)), values);
    },
    'solution:show': async ({ learner }, { scenario, task }) => {
      const found = scenarioOf(scenario);
      const def = taskOf(found, task);
      await deps.progress.showSolution(learner.id, scenario, task);
      const values = await valuesOf(deps, learner.id, found);
      // The debrief tells it in words; the first proven solution is shown beside it.
      const view = toldDeep(taskView(def, await deps.progress.progress(learner.id, scenario)), values);
      return { task: view, solution: provenFixes(found, values)[0]?.script ?? '' };
    },
  };
}

function taskOf(scenario: Scenario, id: string) {
  const task = scenario.tasks.find((candidate) => candidate.id === id);
  if (!task) throw new Problem('not-found', `${scenario.id} has no task ${id}.`);
  return task;
}

import type { Deps } from '../deps.ts';
import type { Range } from '../range.ts';
import { examReport, newExam } from './exams.ts';
import { mistakeViews, progressView } from './me-views.ts';

const latestAttempts = 80;

/** What a learner may ask about themselves, over all scenarios. */
export function meQueries(deps: Deps): Pick<Range, 'progress' | 'mistakes' | 'exam' | 'examReport'> {
  const history = (learner: string) => deps.progress.history(learner, latestAttempts);
  return {
    async progress(learner) {
      const settled = new Map((await deps.progress.summary(learner.id)).map(({ scenario, tasks }) => [scenario, tasks]));
      const scenarios = deps.scenarios.all();
      const solved = scenarios.filter(({ id, tasks }) => tasks.every((task) => settled.get(id)?.includes(task.id))).map(({ id }) => id);
      return progressView(scenarios, new Set(solved), await history(learner.id));
    },
    mistakes: async (learner) => mistakeViews(deps.scenarios.all(), await history(learner.id)),
    exam: (exam) => newExam(deps.scenarios.all(), exam, deps.randomId(20)),
    examReport: async (learner, exam, answers) => examReport(deps.scenarios.all(), exam, answers, (await history(learner.id)).answers),
  };
}

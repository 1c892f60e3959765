import { exams, objectives } from '../../core/objectives.ts';
import type { Scenario } from '../../core/scenario/schema.ts';
import type { ExamCoverage, HistoryRow, MistakeView, ProgressView } from '../../protocol/me.ts';
import type { AttemptRecord, LearnerHistory } from '../store.ts';
import { told, toldDeep } from '../told.ts';
import { questionView } from './scenario-views.ts';

const mostMistakes = 60;

/** Progress of one learner. `solved`: ids of scenarios of which every task is settled. */
export function progressView(scenarios: readonly Scenario[], solved: ReadonlySet<string>, { attempts }: LearnerHistory): ProgressView {
  return { exams: exams.map((exam) => coverage(scenarios, solved, exam)), history: attempts.map((attempt) => historyRow(scenarios, attempt)) };
}

function coverage(scenarios: readonly Scenario[], solved: ReadonlySet<string>, exam: ExamCoverage['exam']): ExamCoverage {
  return {
    exam,
    domains: objectives[exam].map(({ title, weight, objectives }) => ({
      title,
      weight,
      objectives: Object.entries(objectives).map(([number, label]) => {
        const training = scenarios.filter((scenario) => scenario.maps.cysa[exam].includes(number));
        return { number, label, scenarios: training.length, solved: training.filter(({ id }) => solved.has(id)).length };
      }),
    })),
  };
}

export function historyRow(scenarios: readonly Scenario[], attempt: AttemptRecord): HistoryRow {
  const count = (outcome: string) => attempt.verdicts.filter(({ verdict }) => verdict === outcome).length;
  return {
    attempt: attempt.id,
    at: attempt.at,
    scenario: attempt.scenario,
    title: scenarios.find(({ id }) => id === attempt.scenario)?.title ?? attempt.scenario,
    state: attempt.state,
    pass: count('pass'),
    fail: count('fail'),
    inconclusive: count('inconclusive'),
    expected: attempt.expected,
    gained: attempt.gained,
  };
}

/** Every check that failed and every question answered wrongly, newest first; of a check the latest failure. `attempts` come newest first. */
export function mistakeViews(scenarios: readonly Scenario[], { attempts, answers }: LearnerHistory): MistakeView[] {
  const finished = attempts.filter(({ state }) => state === 'finished');
  return [...scenarios.flatMap((scenario) => failedChecks(scenario, finished)), ...wrongAnswers(scenarios, answers)]
    .sort((a, b) => b.at - a.at)
    .slice(0, mostMistakes)
    .map((mistake) => (mistake.kind === 'check' ? { ...mistake, title: told(mistake.title, null) } : toldDeep(mistake, null)));
}

function failedChecks(scenario: Scenario, attempts: readonly AttemptRecord[]): MistakeView[] {
  const own = attempts.filter((attempt) => attempt.scenario === scenario.id);
  return scenario.tasks.flatMap((task) =>
    task.checks.flatMap(({ id, title }): MistakeView[] => {
      const told = own.flatMap(({ id: attempt, at, verdicts }) =>
        verdicts.filter((verdict) => verdict.task === task.id && verdict.check === id).map((verdict) => ({ attempt, at, verdict })),
      );
      const failed = told.findIndex(({ verdict }) => verdict.verdict === 'fail');
      const latest = told[failed];
      if (!latest) return [];
      const mended = told.slice(0, failed).some(({ verdict }) => verdict.verdict === 'pass');
      const key = `${latest.attempt}/${task.id}/${id}`;
      return [{ kind: 'check', key, at: latest.at, scenario: scenario.id, scenarioTitle: scenario.title, title, verdict: latest.verdict, mended }];
    }),
  );
}

function wrongAnswers(scenarios: readonly Scenario[], answers: LearnerHistory['answers']): MistakeView[] {
  return answers.flatMap((answer): MistakeView[] => {
    const scenario = scenarios.find(({ id }) => id === answer.scenario);
    const question = scenario?.quiz.find(({ id }) => id === answer.question);
    const told = question && questionView(question, { answers: [answer] }).answered;
    if (answer.right || !scenario || !question || !told) return [];
    const key = `${scenario.id}/${question.id}`;
    return [
      { kind: 'question', key, at: answer.at, scenario: scenario.id, scenarioTitle: scenario.title, ask: question.ask, given: told.answer, why: told.why },
    ];
  });
}

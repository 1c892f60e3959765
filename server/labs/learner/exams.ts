import { drawExam, examPool } from '../../core/draw-exam.ts';
import { objectives } from '../../core/objectives.ts';
import type { Scenario } from '../../core/scenario/schema.ts';
import { seeded } from '../../core/seeded.ts';
import type { ExamAnswers, ExamName, ExamReport, ExamView } from '../../protocol/me.ts';
import type { LearnerHistory } from '../store.ts';
import { toldDeep } from '../told.ts';
import { questionView } from './scenario-views.ts';

const mostQuestions = 20;
/** About what the exam itself gives for a question. */
const minutesPerQuestion = 1.5;

/** A fresh mix of questions. Nothing of it is kept: it is practice and pays no points. */
export function newExam(scenarios: readonly Scenario[], exam: ExamName, seed: string): ExamView {
  const questions = drawExam(examPool(scenarios, exam), exam, mostQuestions, seeded(seed));
  return {
    exam,
    minutes: Math.ceil(questions.length * minutesPerQuestion),
    questions: questions.map(({ scenario, question }) =>
      toldDeep({ scenario, question: question.id, ask: question.ask, choices: question.choose.map(({ text }) => text) }, null),
    ),
  };
}

/** What was right, objective by objective. Questions that are no more, or given twice, are left out. */
export function examReport(scenarios: readonly Scenario[], exam: ExamName, given: ExamAnswers['answers'], answered: LearnerHistory['answers']): ExamReport {
  const pool = examPool(scenarios, exam);
  const unique = given.filter(({ scenario, question }, at) => at === given.findIndex((other) => other.scenario === scenario && other.question === question));
  const marked = unique.flatMap(({ scenario, question: id, choice }) => {
    const asked = pool.find((each) => each.scenario === scenario && each.question.id === id);
    if (!asked) return [];
    const chosen = choice === null ? undefined : asked.question.choose[choice];
    const known = answered.some((answer) => answer.scenario === scenario && answer.question === id);
    return [{ asked, chosen, right: chosen?.right === true, known }];
  });
  const count = (of: typeof marked) => ({ right: of.filter(({ right }) => right).length, all: of.length });
  return {
    exam,
    ...count(marked),
    objectives: objectives[exam].flatMap(({ title, objectives }) =>
      Object.entries(objectives)
        .map(([number, label]) => ({ number, label, domain: title, ...count(marked.filter(({ asked }) => asked.objective === number)) }))
        .filter(({ all }) => all > 0),
    ),
    questions: marked.map(({ asked: { scenario, question }, chosen, right, known }) => ({
      scenario,
      question: question.id,
      ask: question.ask,
      given: chosen?.text ?? null,
      right,
      options: known
        ? (questionView(question, { answers: [{ question: question.id, answer: '0', right, earned: 0, at: 0 }] }).answered?.options ?? null)
        : null,
    })),
  };
}

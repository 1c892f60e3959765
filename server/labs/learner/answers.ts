import { planLab } from '../../core/plan.ts';
import { sameAnswer, unreadable } from '../../core/quiz-answer.ts';
import type { QuestionDef, Scenario } from '../../core/scenario/schema.ts';
import { interpolate } from '../../core/variables.ts';
import { Problem } from '../../protocol/problems.ts';
import type { QuestionView } from '../../protocol/views.ts';
import type { Deps } from '../deps.ts';
import { valuesOf as labValues } from '../life/lab-values.ts';
import { toldDeep } from '../told.ts';
import { questionView } from './scenario-views.ts';

/** Whether the answer is right. A choice is given by its index; others are compared by the kind of the question. */
export function isRight(question: QuestionDef, answer: string, values: Record<string, string>): boolean {
  if ('choose' in question) return question.choose[Number(answer)]?.right === true;
  return sameAnswer(question, answer, interpolate(question.answer, values));
}

/** Takes one answer of the quiz. The first one counts. A question about the log needs the lab it is about. */
export async function answerQuestion(
  deps: Deps,
  learner: string,
  scenario: Scenario,
  given: { question: string; lab: string | null; answer: string },
): Promise<QuestionView> {
  const question = scenario.quiz.find((candidate) => candidate.id === given.question);
  if (!question) throw new Problem('not-found', `${scenario.id} has no question ${given.question}.`);
  if ('choose' in question && !question.choose[Number(given.answer)]) throw new Problem('bad-request', 'That is not one of the choices.');
  const slip = 'choose' in question ? null : unreadable(question, given.answer);
  if (slip) throw new Problem('bad-request', slip);
  const right = isRight(question, given.answer, await valuesOf(deps, learner, scenario, question, given.lab));
  const answer = { question: question.id, answer: given.answer, right, earned: right ? question.points : 0, at: deps.now() };
  const counted = await deps.progress.answer(learner, scenario.id, answer);
  return toldDeep(questionView(question, { answers: [counted] }), await labValues(deps, learner, scenario));
}

async function valuesOf(deps: Deps, learner: string, scenario: Scenario, question: QuestionDef, lab: string | null): Promise<Record<string, string>> {
  if ('choose' in question || !question.answer.includes('${')) return {};
  const record = lab ? await deps.labs.get(lab) : null;
  if (!record || record.learner !== learner || record.scenario !== scenario.id || Object.keys(record.subnets).length === 0) {
    throw new Problem('lab-not-ready', 'This question is about your lab: start it, find the answer there, then answer.');
  }
  return planLab(scenario, { lab: record.id, seed: record.seed, subnets: record.subnets }).values;
}

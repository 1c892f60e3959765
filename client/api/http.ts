import { z } from 'zod';
import { type ExamAnswers, type ExamName, ExamReport, ExamView, MistakesView, ProgressView } from '../../server/protocol/me.ts';
import { CatalogueView, LearnerView, ScenarioView, StandingView, SystemView } from '../../server/protocol/views.ts';
import { t } from '../messages.ts';
import { problemOf, Trouble, unreachable } from './trouble.ts';

async function ask<T>(schema: z.ZodType<T>, path: string, init?: RequestInit): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      credentials: 'same-origin',
      headers: { accept: 'application/json', ...(init?.body ? { 'content-type': 'application/json' } : {}) },
      ...init,
    });
  } catch {
    throw unreachable(t('trouble.noAnswer', { path }));
  }
  const body: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw new Trouble(problemOf(body, answer.status));
  const parsed = schema.safeParse(body);
  if (!parsed.success)
    throw new Trouble({ code: 'internal', title: t('trouble.strange'), detail: t('trouble.shape', { path }), advice: t('trouble.strange.advice') });
  return parsed.data;
}

/** The HTTP side of the contract; every call rejects with Trouble. */
export const http = {
  catalogue: () => ask(CatalogueView, '/api/catalogue'),
  scenario: (id: string) => ask(ScenarioView, `/api/scenarios/${encodeURIComponent(id)}`),
  me: () => ask(LearnerView, '/api/me'),
  progress: () => ask(ProgressView, '/api/me/progress'),
  mistakes: () => ask(MistakesView, '/api/me/mistakes'),
  exam: (exam: ExamName) => ask(ExamView, `/api/exams/${exam}`),
  examReport: (exam: ExamName, answers: ExamAnswers['answers']) => ask(ExamReport, `/api/exams/${exam}`, { method: 'POST', body: JSON.stringify({ answers }) }),
  rename: (nickname: string) => ask(LearnerView, '/api/me', { method: 'PUT', body: JSON.stringify({ nickname }) }),
  standings: () => ask(z.array(StandingView), '/api/standings'),
  system: () => ask(SystemView, '/api/system'),
};

import { objectives } from '../../server/core/objectives.ts';
import { type ExamAnswers, ExamName, type ExamReport, type ExamView, type MistakeView, type ProgressView } from '../../server/protocol/me.ts';
import { verdicts } from './demo-data.ts';

/** Made-up content for the learner's own page. */
export const progress = (): ProgressView => ({
  exams: ExamName.options.map((exam) => ({
    exam,
    domains: objectives[exam].map(({ title, weight, objectives }) => ({
      title,
      weight,
      objectives: Object.entries(objectives).map(([number, label], at) => ({ number, label, scenarios: [5, 3, 0, 1][at % 4]!, solved: [2, 3, 0, 0][at % 4]! })),
    })),
  })),
  history: [
    { pass: 5, fail: 0, inconclusive: 0, gained: 80, state: 'finished' as const, ago: 300_000 },
    { pass: 2, fail: 2, inconclusive: 1, gained: 0, state: 'finished' as const, ago: 900_000 },
    { pass: 0, fail: 0, inconclusive: 0, gained: 0, state: 'aborted' as const, ago: 4_000_000 },
  ].map(({ ago, ...row }, at) => ({
    ...row,
    attempt: `attempt${String(at).padStart(9, '0')}`,
    at: Date.now() - ago,
    scenario: 'open-relay-postfix',
    title: 'Close the open relay',
    expected: 5,
  })),
});

export const mistakes = (): MistakeView[] => [
  ...verdicts(false)
    .filter(({ verdict }) => verdict === 'fail')
    .map((verdict, at) => ({
      kind: 'check' as const,
      key: `a/${verdict.check}`,
      at: Date.now() - 900_000,
      scenario: 'open-relay-postfix',
      scenarioTitle: 'Close the open relay',
      title: 'A stranger is refused in every address form',
      verdict,
      mended: at > 0,
    })),
  {
    kind: 'question',
    key: 'open-relay-postfix/first-step',
    at: Date.now() - 950_000,
    scenario: 'open-relay-postfix',
    scenarioTitle: 'Close the open relay',
    ask: 'The relay is closed but 4000 spam messages wait in the queue. What comes first?',
    given: 'Flush the queue',
    why: 'That delivers the spam. The better answer: hold the queue and keep copies as evidence.',
  },
];

const asked = [
  { scenario: 'open-relay-postfix', question: 'first-step', ask: 'The relay is closed. What comes first?', choices: ['Hold the queue', 'Flush the queue'] },
  {
    scenario: 'tls-hygiene',
    question: 'chain',
    ask: 'What does a client need to **verify** a certificate?',
    choices: ['The chain up to a root that it trusts', 'The key'],
  },
];

export const exam = (name: string): ExamView => ({ exam: ExamName.parse(name), minutes: 3, questions: asked });

export const examReport = (name: string, answers: ExamAnswers['answers']): ExamReport => ({
  exam: ExamName.parse(name),
  right: answers.filter(({ choice }) => choice === 0).length,
  all: answers.length,
  objectives: [
    { number: '1.2', label: 'Signs of abuse', domain: 'Security operations', right: answers.filter(({ choice }) => choice === 0).length, all: answers.length },
  ],
  questions: answers.map(({ scenario, question, choice }, at) => ({
    scenario,
    question,
    ask: asked[at]!.ask,
    given: choice === null ? null : (asked[at]!.choices[choice] ?? null),
    right: choice === 0,
    options:
      at === 0
        ? asked[0]!.choices.map((text, index) => ({ text, right: index === 0, why: index === 0 ? 'Evidence is kept.' : 'That delivers the spam.' }))
        : null,
  })),
});

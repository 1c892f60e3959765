import { describe, expect, it } from 'vitest';
import { examReport, newExam } from '../../../../server/labs/learner/exams.ts';
import { mistakeViews, progressView } from '../../../../server/labs/learner/me-views.ts';
import type { AttemptRecord } from '../../../../server/labs/store.ts';
import { ExamReport, ExamView, MistakesView, ProgressView } from '../../../../server/protocol/me.ts';
import type { Outcome } from '../../../../server/protocol/verdict.ts';
import { rangeWithFakes } from '../../../fakes/range-parts.ts';
import { fakeScenario } from '../../../fakes/scenario.ts';

const scenario = fakeScenario('first', {
  quiz: [
    {
      id: 'pick',
      ask: 'Which?',
      choose: [
        { text: 'This', right: true, why: 'It holds.' },
        { text: 'That', why: 'It does not.' },
      ],
      points: 5,
    },
  ],
});
const attempt = (n: number, verdict: Outcome): AttemptRecord => ({
  id: `attempt${String(n).padStart(9, '0')}`,
  lab: 'lablablabl',
  learner: 'a'.repeat(16),
  scenario: 'first',
  at: n,
  state: 'finished',
  expected: 1,
  verdicts: [
    {
      task: 'task',
      check: 'reachable',
      verdict,
      reason: `seen at ${n}`,
      expected: 'e',
      got: 'g',
      why: 'w',
      ms: 1,
      transcripts: [{ title: 't', from: 'f', to: 'mx:25', lines: [{ who: 'S', text: `554 at ${n}`, ms: 1, secure: false }], deciding: 0 }],
    },
  ],
  passed: verdict === 'pass',
  gained: 0,
  problem: null,
});

describe('the mistakes deck', () => {
  it('holds the latest failure of a check with its transcript, and says whether it was mended since', () => {
    const [card, ...rest] = mistakeViews([scenario], { attempts: [attempt(3, 'pass'), attempt(2, 'fail'), attempt(1, 'fail')], answers: [] });
    expect(rest).toEqual([]);
    expect(card).toMatchObject({ kind: 'check', at: 2, title: 'Reachable', mended: true, verdict: { transcripts: [{ lines: [{ text: '554 at 2' }] }] } });
    expect(mistakeViews([scenario], { attempts: [attempt(4, 'fail'), attempt(3, 'pass')], answers: [] })).toMatchObject([{ mended: false }]);
  });

  it('takes no inconclusive verdict and no attempt that was broken off for a mistake', () => {
    const attempts = [attempt(1, 'inconclusive'), { ...attempt(2, 'fail'), state: 'aborted' as const }];
    expect(mistakeViews([scenario], { attempts, answers: [] })).toEqual([]);
  });

  it('holds wrong answers with the reason, and no right ones', () => {
    const answer = { scenario: 'first', question: 'pick', answer: '1', right: false, earned: 0, at: 5 };
    const [card] = mistakeViews([scenario], { attempts: [], answers: [answer] });
    expect(card).toMatchObject({ kind: 'question', ask: 'Which?', given: 'That' });
    expect(card?.kind === 'question' && card.why).toContain('It holds.');
    expect(mistakeViews([scenario], { attempts: [], answers: [{ ...answer, answer: '0', right: true }] })).toEqual([]);
  });
});

it('counts coverage of both exams by scenarios solved, and outcomes of each attempt', () => {
  const view = ProgressView.parse(progressView([scenario], new Set(['first']), { attempts: [attempt(2, 'fail')], answers: [] }));
  const objective = view.exams.find(({ exam }) => exam === 'cs0-004')?.domains[0]?.objectives.find(({ number }) => number === '1.2');
  expect(objective).toMatchObject({ scenarios: 1, solved: 1 });
  expect(view.history).toMatchObject([{ scenario: 'first', pass: 0, fail: 1, expected: 1 }]);
});

describe('exam mode', () => {
  it('does not send which choice is right', () => {
    const exam = ExamView.parse(newExam([scenario], 'cs0-004', 'seed'));
    expect(exam).toEqual({ exam: 'cs0-004', minutes: 2, questions: [{ scenario: 'first', question: 'pick', ask: 'Which?', choices: ['This', 'That'] }] });
  });

  it('reports by objective, and keeps the reasons until the question was answered where it pays', () => {
    const given = [{ scenario: 'first', question: 'pick', choice: 1 }];
    const report = ExamReport.parse(examReport([scenario], 'cs0-004', [...given, ...given, { scenario: 'gone', question: 'pick', choice: 0 }], []));
    expect(report).toMatchObject({
      right: 0,
      all: 1,
      objectives: [{ number: '1.2', right: 0, all: 1 }],
      questions: [{ given: 'That', right: false, options: null }],
    });
    const known = examReport(
      [scenario],
      'cs0-004',
      [{ ...given[0]!, choice: 0 }],
      [{ scenario: 'first', question: 'pick', answer: '1', right: false, earned: 0, at: 1 }],
    );
    expect(known).toMatchObject({ right: 1, questions: [{ right: true, options: [{ text: 'This', right: true, why: 'It holds.' }, { text: 'That' }] }] });
  });
});

it('tells each learner only of themselves', async () => {
  await using t = await rangeWithFakes();
  const [alice, bob] = [await t.visitor('alice'), await t.visitor('bob')];
  await t.store.progress.startAttempt({ ...attempt(1, 'fail'), learner: alice.learner.id });
  expect((await t.range.progress(alice.learner)).history).toHaveLength(1);
  expect(MistakesView.parse(await t.range.mistakes(alice.learner))).toHaveLength(1);
  expect((await t.range.progress(bob.learner)).history).toEqual([]);
  expect(await t.range.mistakes(bob.learner)).toEqual([]);
});

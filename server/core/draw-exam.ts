import { type Exam, objectiveOf, objectives } from './objectives.ts';
import type { QuestionDef, Scenario } from './scenario/schema.ts';
import type { Seeded } from './seeded.ts';

type Choice = Extract<QuestionDef, { choose: unknown }>;

/** A question that an exam may ask: one with choices needs no lab. */
export interface ExamQuestion {
  scenario: string;
  question: Choice;
  objective: string;
}

/** Every question with choices of all scenarios that trains an objective of the exam. */
export function examPool(scenarios: readonly Scenario[], exam: Exam): ExamQuestion[] {
  return scenarios.flatMap((scenario) =>
    scenario.quiz.flatMap((question) => {
      const objective = objectiveOf(scenario.maps.cysa, question.cysa, exam);
      return 'choose' in question && objective ? [{ scenario: scenario.id, question, objective }] : [];
    }),
  );
}

/** At most `count` questions in random order, as many of each domain as its weight says; what a domain lacks the others give. */
export function drawExam(pool: readonly ExamQuestion[], exam: Exam, count: number, random: Seeded): ExamQuestion[] {
  const shuffled = shuffle(pool, random);
  const decks = objectives[exam].map((domain, at) => ({
    weight: domain.weight ?? Object.keys(domain.objectives).length,
    cards: shuffled.filter(({ objective }) => Object.hasOwn(objectives[exam][at]!.objectives, objective)),
    taken: 0,
  }));
  const drawn: ExamQuestion[] = [];
  while (drawn.length < count) {
    // Next is the domain that lags furthest behind its share (Sainte-Laguë: quotas without rounding).
    const [next] = decks.filter((deck) => deck.taken < deck.cards.length).sort((a, b) => b.weight / (2 * b.taken + 1) - a.weight / (2 * a.taken + 1));
    if (!next) break;
    drawn.push(next.cards[next.taken++]!);
  }
  return shuffle(drawn, random);
}

function shuffle<T>(items: readonly T[], random: Seeded): T[] {
  const cards = [...items];
  for (let i = cards.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [cards[i], cards[j]] = [cards[j]!, cards[i]!];
  }
  return cards;
}

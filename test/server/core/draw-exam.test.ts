import { expect, it } from 'vitest';
import { drawExam, examPool } from '../../../server/core/draw-exam.ts';
import type { Scenario } from '../../../server/core/scenario/schema.ts';
import { seeded } from '../../../server/core/seeded.ts';
import { fakeScenario } from '../../fakes/scenario.ts';

const choices = [
  { text: 'This', right: true as const, why: 'Yes.' },
  { text: 'That', why: 'No.' },
];
const asking = (id: string, cysa: string, count: number): Scenario =>
  fakeScenario(id, {
    maps: { cysa: { 'cs0-003': [cysa], 'cs0-004': [cysa] }, attack: { version: '19', techniques: [] }, refs: [] },
    quiz: Array.from({ length: count }, (_, at) => ({ id: `q${at}`, ask: '?', choose: choices, points: 1, cysa })),
  });

it('weighs the domains as the exam does', () => {
  const pool = examPool([asking('a', '1.2', 40), asking('b', '2.4', 40), asking('c', '3.2', 40), asking('d', '4.1', 40)], 'cs0-003');
  const drawn = drawExam(pool, 'cs0-003', 100, seeded('one'));
  const count = (domain: string) => drawn.filter(({ objective }) => objective.startsWith(domain)).length;
  expect([count('1'), count('2'), count('3'), count('4')]).toEqual([33, 30, 20, 17]);
  expect(new Set(drawn.map(({ scenario, question }) => `${scenario}/${question.id}`)).size).toBe(100);
});

it('lets other domains give what one lacks, and is another mix every time', () => {
  const pool = examPool([asking('a', '1.2', 30), asking('b', '2.4', 1)], 'cs0-003');
  const drawn = drawExam(pool, 'cs0-003', 20, seeded('one'));
  expect(drawn).toHaveLength(20);
  expect(drawn.filter(({ scenario }) => scenario === 'b')).toHaveLength(1);
  expect(drawExam(pool, 'cs0-003', 20, seeded('two'))).not.toEqual(drawn);
  expect(drawExam(pool, 'cs0-003', 99, seeded('one'))).toHaveLength(31);
});

it('asks no question that needs a lab', () => {
  expect(examPool([fakeScenario('logs')], 'cs0-004')).toEqual([]);
});

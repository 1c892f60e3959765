import { expect, it } from 'vitest';
import { objectiveNumbers, objectiveOf, objectives } from '../../../server/core/objectives.ts';

const maps = { 'cs0-003': ['1.2', '2.4'], 'cs0-004': ['1.2', '2.3'] };

it('finds the objective of a question in either exam', () => {
  expect(objectiveOf(maps, '2.4', 'cs0-003')).toBe('2.4');
  expect(objectiveOf(maps, '2.4', 'cs0-004')).toBe('2.3');
  expect(objectiveOf(maps, '2.2', 'cs0-004')).toBe('2.3');
  expect(objectiveOf(maps, undefined, 'cs0-004')).toBe('1.2');
});

it('has weights that add up to the whole exam, and numbers that begin with their domain', () => {
  expect(objectives['cs0-003'].reduce((sum, { weight }) => sum + (weight ?? 0), 0)).toBe(100);
  expect(objectiveNumbers('cs0-003')).toHaveLength(15);
  for (const domains of Object.values(objectives))
    domains.forEach((domain, at) => {
      for (const number of Object.keys(domain.objectives)) expect(number).toMatch(new RegExp(`^${at + 1}\\.\\d$`));
    });
});

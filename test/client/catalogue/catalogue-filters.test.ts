import { expect, test } from 'vitest';
import { cardAfter, filterCards, modulesOf, nextCard, readFilters, writeFilters } from '../../../client/catalogue/catalogue-filters.ts';
import { catalogue } from '../../fakes/demo-data.ts';

const cards = catalogue.scenarios;
const ids = (list: typeof cards) => list.map((card) => card.id);

test('filters survive the way through the URL, and nonsense is ignored', () => {
  const filters = { difficulty: 'beginner', server: 'Postfix', state: 'new' } as const;
  expect(readFilters(writeFilters(filters))).toEqual(filters);
  expect(writeFilters({ difficulty: null, server: null, state: null }).toString()).toBe('');
  expect(readFilters(new URLSearchParams('difficulty=godlike&state=&server='))).toEqual({ difficulty: null, server: null, state: null });
});

test('cards must fit every filter that is on', () => {
  expect(ids(filterCards(cards, { difficulty: null, server: 'exim', state: null }))).toEqual(['open-relay-exim']);
  expect(ids(filterCards(cards, { difficulty: 'beginner', server: null, state: 'new' }))).toEqual(['open-relay-postfix']);
});

test('modules keep their order and count what is solved', () => {
  expect(modulesOf(cards).map((module) => [module.id, module.cards.length, module.solved])).toEqual([
    ['1-ports', 1, 1],
    ['2-relay', 2, 0],
    ['3-tls', 1, 0],
  ]);
});

test('one goes on with the running lab, then with what was begun, then with the first new one', () => {
  const running = cards.map((card) => (card.id === 'tls-hygiene' ? { ...card, lab: 'labaaaaaaa' } : card));
  expect(nextCard(running)?.id).toBe('tls-hygiene');
  expect(nextCard(cards)?.id).toBe('open-relay-exim');
  expect(nextCard(cards.map((card) => ({ ...card, state: 'solved' as const })))).toBeNull();
});

test('after a scenario comes the next unsolved one, round the end of the path', () => {
  expect(cardAfter(cards, 'open-relay-exim')?.id).toBe('tls-hygiene');
  expect(cardAfter(cards, 'tls-hygiene')?.id).toBe('open-relay-postfix');
});

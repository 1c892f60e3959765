import { expect, test } from 'vitest';
import { t } from '../../client/messages.ts';

test('a text has its holes filled, and one without holes is as written', () => {
  expect(t('hint.take', { n: 1, all: 3, cost: 5 })).toBe('Hint 1 of 3: costs 5 points');
  expect(t('outcome.fail')).toBe('Fail');
});

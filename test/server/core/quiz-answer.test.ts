import { describe, expect, it } from 'vitest';
import { type FreeQuestion, sameAnswer, unreadable } from '../../../server/core/quiz-answer.ts';

const question = (kind: FreeQuestion['kind'], tolerance?: number): FreeQuestion => ({ id: 'q', ask: '?', kind, answer: 'x', points: 1, why: 'So.', tolerance });

describe('answers by kind', () => {
  it.each([
    ['text', ' Relay  access DENIED. ', 'relay access denied', true],
    ['text', 'relay denied', 'relay access denied', false],
    ['number', '4,000', '4000', true],
    ['number', '4 000.0', '4000', true],
    ['number', '40', '4000', false],
    ['address', '[192.0.2.7]', '192.0.2.7', true],
    ['address', '2001:DB8:0:0::1', '2001:db8::1', true],
    ['address', '192.0.2.0/28', '192.0.2.0/28', true],
    ['address', '192.0.2.0/24', '192.0.2.0/28', false],
    ['address', '192.0.2.77', '192.0.2.7', false],
    ['set', 'b, A\nc', 'a,b,c', true],
    ['set', 'a and b and b', 'b, a', true],
    ['set', 'a, b', 'a, b, c', false],
    ['set', 'a, b, c, d', 'a, b, c', false],
  ] as const)('compares a %s: %j with %j', (kind, given, right, same) => {
    expect(sameAnswer(question(kind), given, right)).toBe(same);
  });

  it('lets a number be off by its tolerance and no more', () => {
    expect(sameAnswer(question('number', 5), '104', '100')).toBe(true);
    expect(sameAnswer(question('number', 5), '106', '100')).toBe(false);
  });

  it('says what cannot be compared, so that a slip does not cost the only try', () => {
    expect(unreadable(question('number'), 'four')).toMatch(/not a number/);
    expect(unreadable(question('address'), '192.0.2')).toMatch(/not an address/);
    expect(unreadable(question('address'), '192.0.2.256')).toMatch(/not an address/);
    expect(unreadable(question('address'), '192.0.2.0/33')).toMatch(/not an address/);
    expect(unreadable(question('address'), '2001:db8::1::2')).toMatch(/not an address/);
    expect(unreadable(question('set'), 'anything')).toBeNull();
  });
});

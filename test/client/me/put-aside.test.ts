import { expect, it } from 'vitest';
import { deckOf, readPutAside, writePutAside } from '../../../client/me/put-aside.ts';

const cards = [{ key: 'a' }, { key: 'b' }, { key: 'c' }];

it('leaves out what was put aside and takes up last what was sent to the back', () => {
  expect(deckOf(cards, ['b'], ['a']).map(({ key }) => key)).toEqual(['c', 'a']);
  expect(deckOf(cards, [], ['b', 'a']).map(({ key }) => key)).toEqual(['c', 'b', 'a']);
});

it('remembers in the browser, and takes what it cannot read for nothing', () => {
  const kept = new Map<string, string>();
  const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
  expect(readPutAside(storage)).toEqual([]);
  writePutAside(storage, ['a', 'b']);
  expect(readPutAside(storage)).toEqual(['a', 'b']);
  for (const broken of ['{', '{"a":1}', '[1]']) {
    kept.set([...kept.keys()][0]!, broken);
    expect(readPutAside(storage)).toEqual([]);
  }
});

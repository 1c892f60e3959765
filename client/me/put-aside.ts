import { z } from 'zod';

const name = 'mailrange:put-aside';
const Keys = z.array(z.string().max(300)).max(500);

/** Cards that the learner put aside, by key; kept in this browser. A new failure has a new key and comes back. */
export function readPutAside(storage: Pick<Storage, 'getItem'>): string[] {
  try {
    return Keys.parse(JSON.parse(storage.getItem(name) ?? '[]'));
  } catch {
    return [];
  }
}

export function writePutAside(storage: Pick<Storage, 'setItem'>, keys: readonly string[]): void {
  storage.setItem(name, JSON.stringify(keys.slice(-500)));
}

/** The deck in the order to look at it: what is not put aside, those first that were not sent to the back. */
export function deckOf<T extends { key: string }>(cards: readonly T[], aside: readonly string[], back: readonly string[]): T[] {
  const left = cards.filter(({ key }) => !aside.includes(key));
  return [...left.filter(({ key }) => !back.includes(key)), ...back.flatMap((key) => left.find((card) => card.key === key) ?? [])];
}

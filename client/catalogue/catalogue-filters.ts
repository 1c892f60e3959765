import type { ScenarioCard } from '../../server/protocol/views.ts';

/** What the catalogue is narrowed to; null means all. It lives in the URL. */
export interface CatalogueFilters {
  difficulty: ScenarioCard['difficulty'] | null;
  server: string | null;
  state: ScenarioCard['state'] | null;
}

export const difficulties = ['beginner', 'intermediate', 'advanced'] as const;
export const states = ['new', 'started', 'solved'] as const;

const oneOf = <T extends string>(allowed: readonly T[], value: string | null): T | null => allowed.find((one) => one === value) ?? null;

/** Reads filters from a query string; values that mean nothing are left out. */
export function readFilters(query: URLSearchParams): CatalogueFilters {
  return { difficulty: oneOf(difficulties, query.get('difficulty')), server: query.get('server') || null, state: oneOf(states, query.get('state')) };
}

/** The query string for filters, without those that are off. */
export function writeFilters(filters: CatalogueFilters): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value) query.set(name, value);
  return query;
}

export function filterCards(cards: readonly ScenarioCard[], filters: CatalogueFilters): ScenarioCard[] {
  const same = (a: string, b: string | null) => b === null || a.toLowerCase() === b.toLowerCase();
  return cards.filter((card) => same(card.difficulty, filters.difficulty) && same(card.server, filters.server) && same(card.state, filters.state));
}

export interface Module {
  id: string;
  title: string;
  cards: ScenarioCard[];
  solved: number;
}

/** Cards by module, in the order in which the modules first appear. */
export function modulesOf(cards: readonly ScenarioCard[]): Module[] {
  const modules = new Map<string, Module>();
  for (const card of cards) {
    const module = modules.get(card.module) ?? { id: card.module, title: card.moduleTitle, cards: [], solved: 0 };
    module.cards.push(card);
    if (card.state === 'solved') module.solved += 1;
    modules.set(card.module, module);
  }
  return [...modules.values()];
}

/** Where to go on: a running lab first, then something begun, then the first new one. Null when all is solved. */
export function nextCard(cards: readonly ScenarioCard[]): ScenarioCard | null {
  return cards.find((card) => card.lab !== null) ?? cards.find((card) => card.state === 'started') ?? cards.find((card) => card.state === 'new') ?? null;
}

/** The card after `id` in the path that is not solved yet, or null. */
export function cardAfter(cards: readonly ScenarioCard[], id: string): ScenarioCard | null {
  const at = cards.findIndex((card) => card.id === id);
  const rest = [...cards.slice(at + 1), ...cards.slice(0, Math.max(at, 0))];
  return rest.find((card) => card.state !== 'solved') ?? null;
}

import type { ScenarioCard } from '../../server/protocol/views.ts';
import { modulesOf } from '../catalogue/catalogue-filters.ts';

export interface Step {
  card: ScenarioCard;
  /** The scenarios that teach what it takes for granted, in the order of the path. Empty: it can be begun with. */
  buildsOn: { id: string; title: string; solved: boolean }[];
}

export interface ModulePath {
  title: string;
  steps: Step[];
  /** The module after this one. */
  next: { id: string; title: string } | null;
}

/** A module's scenarios from first to last. `cards` come in the order of the path; null: there is no such module. */
export function modulePath(cards: readonly ScenarioCard[], id: string): ModulePath | null {
  const modules = modulesOf(cards);
  const at = modules.findIndex((module) => module.id === id);
  const module = modules[at];
  if (!module) return null;
  const next = modules[at + 1];
  return {
    title: module.title,
    next: next ? { id: next.id, title: next.title } : null,
    steps: module.cards.map((card) => ({
      card,
      buildsOn: cards.filter((other) => card.buildsOn.includes(other.id)).map(({ id, title, state }) => ({ id, title, solved: state === 'solved' })),
    })),
  };
}

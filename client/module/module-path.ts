import type { ScenarioCard } from '../../server/protocol/views.ts';
import { modulesOf } from '../catalogue/catalogue-filters.ts';

export interface Step {
  card: ScenarioCard;
  /** What comes before it on the path: the scenario before, or for the first one the module before. Null at the very beginning. */
  buildsOn: { title: string; to: string } | null;
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
  const [before, next] = [modules[at - 1], modules[at + 1]];
  return {
    title: module.title,
    next: next ? { id: next.id, title: next.title } : null,
    steps: module.cards.map((card, index) => {
      const previous = module.cards[index - 1];
      if (previous) return { card, buildsOn: { title: previous.title, to: `/lab/${previous.id}` } };
      return { card, buildsOn: before ? { title: before.title, to: `/module/${before.id}` } : null };
    }),
  };
}

import type { Problem } from '../protocol/problems.ts';
import type { SystemView } from '../protocol/views.ts';

type Range = Pick<SystemView, 'phase' | 'engine' | 'images' | 'problem'>;

/** What set-up has reached so far: the page shows it, and labs wait for it. */
export class SystemState {
  #view: Range = { phase: 'preparing', engine: null, images: [], problem: null };
  #listeners = new Set<() => void>();

  get view(): Range {
    return this.#view;
  }

  change(change: Partial<Range>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }

  trouble(problem: Problem): void {
    this.change({ phase: 'trouble', problem: problem.view });
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }
}

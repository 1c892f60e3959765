import type { AssignmentStore } from '../classes/assignment-store.ts';

/** Labs are made ready from ten minutes before an assignment opens until a quarter of an hour after. */
const aheadMs = 10 * 60_000;
const afterMs = 15 * 60_000;

/** How many ready labs of a scenario will be asked for, as the opening times of assignments say. */
export class Forecast {
  readonly #openings: AssignmentStore['openings'];
  readonly #now: () => number;
  #wanted = new Map<string, number>();

  constructor(openings: AssignmentStore['openings'], now: () => number) {
    this.#openings = openings;
    this.#now = now;
  }

  /** Scenarios that somebody will want, the earliest first. */
  get scenarios(): string[] {
    return [...this.#wanted.keys()];
  }

  wanted(scenario: string): number {
    return this.#wanted.get(scenario) ?? 0;
  }

  async refresh(): Promise<void> {
    const now = this.#now();
    const wanted = new Map<string, number>();
    for (const { scenario, members } of await this.#openings(now - afterMs, now + aheadMs)) wanted.set(scenario, (wanted.get(scenario) ?? 0) + members);
    this.#wanted = wanted;
  }
}

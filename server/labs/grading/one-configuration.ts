import type { Verdict } from '../../protocol/verdict.ts';
import { type Configuration, changedPaths, type Version } from '../configuration/configuration.ts';

/**
 * Watches that all answers of an attempt are of one configuration. `disturb` wraps what the grader itself does to the lab (a restart, an event):
 * what changes meanwhile is not the learner's doing. After an event nothing is compared any more, since the learner's own automation answers it.
 */
export class OneConfiguration {
  readonly #configuration: Configuration;
  readonly #changed = new Set<string>();
  #from: Promise<Version | null>;
  #over = false;

  /** `attempt`: written beside the version it is made on. */
  constructor(configuration: Configuration, attempt: string | null) {
    this.#configuration = configuration;
    this.#from = attempt === null ? configuration.look() : configuration.mark(attempt);
  }

  async disturb<T>(kind: 'restart' | 'event', work: () => Promise<T>): Promise<T> {
    await this.#compare();
    if (kind === 'event') this.#over = true;
    try {
      return await work();
    } finally {
      this.#from = this.#configuration.look();
    }
  }

  /** Paths that changed while answers were gathered. */
  async changed(): Promise<string[]> {
    await this.#compare();
    return [...this.#changed].sort();
  }

  async #compare(): Promise<void> {
    if (this.#over) return;
    const before = await this.#from;
    const after = await this.#configuration.look();
    if (before && after) for (const path of changedPaths(before.files, after.files)) this.#changed.add(path);
  }
}

/** Answers of two configurations say nothing about either. */
export function unsettled(verdict: Verdict, paths: readonly string[]): Verdict {
  const named = paths.slice(0, 3).join(', ') + (paths.length > 3 ? ` and ${paths.length - 3} more` : '');
  return {
    ...verdict,
    verdict: 'inconclusive',
    reason: `The configuration changed while the check ran (${named}): not all answers are of the same server. Press Check again when you are done.`,
    expected: 'one configuration from the first probe to the last',
    got: `${verdict.verdict} before or after a change of ${named}`,
  };
}

import type { Arrival } from '../../core/probes.ts';
import { revokedChecks, withoutPass } from '../../core/revoke.ts';
import { grants } from '../../core/scoring.ts';
import type { AttemptId } from '../../protocol/ids.ts';
import type { BoardNews } from '../classes/board-news.ts';
import type { Deps } from '../deps.ts';
import { attemptView } from '../learner/scenario-views.ts';
import type { LiveLab } from '../life/live-lab.ts';
import type { Entry } from '../life/roster.ts';
import type { Pushes } from '../pushes.ts';
import type { Forbidden } from '../store.ts';
import { brokenChecks } from './broken-checks.ts';

interface Watched {
  attempt: AttemptId;
  check: string;
}

/** The sink stays watched for the life of a lab: mail that had to be stopped and arrives after the Check takes the pass back. */
export class LateArrivals {
  readonly #deps: Deps;
  readonly #pushes: Pushes;
  readonly #news: BoardNews;
  readonly #changed: (entry: Entry) => void;
  readonly #watched = new WeakMap<LiveLab, Map<string, Watched>>();
  readonly #work = new Set<Promise<void>>();

  constructor(deps: Deps, pushes: Pushes, news: BoardNews, changed: (entry: Entry) => void) {
    this.#deps = deps;
    this.#pushes = pushes;
    this.#news = news;
    this.#changed = changed;
  }

  /** Watches for what an attempt's passes stand on. What arrived while nobody looked counts as well. */
  async watch(entry: Entry, live: LiveLab, attempt: AttemptId, forbidden: Forbidden): Promise<void> {
    const known = this.#tokensOf(entry, live);
    const tokens = Object.values(forbidden).flat();
    for (const [check, some] of Object.entries(forbidden)) for (const token of some) known.set(token, { attempt, check });
    if (tokens.length > 0) for (const arrival of await live.world.arrivals(tokens, 0)) this.#take(entry, live, arrival);
  }

  /** Goes on where another process stopped. */
  async resume(entry: Entry, live: LiveLab): Promise<void> {
    for (const { attempt, tokens } of await this.#deps.progress.forbidden(entry.record.id)) await this.watch(entry, live, attempt, tokens);
  }

  /** Settles when nothing is being written down. */
  async settled(): Promise<void> {
    await Promise.all(this.#work);
  }

  #tokensOf(entry: Entry, live: LiveLab): Map<string, Watched> {
    const known = this.#watched.get(live);
    if (known) return known;
    const tokens = new Map<string, Watched>();
    this.#watched.set(live, tokens);
    live.world.onArrival((arrival) => this.#take(entry, live, arrival));
    return tokens;
  }

  #take(entry: Entry, live: LiveLab, arrival: Arrival): void {
    const known = this.#watched.get(live);
    for (const token of arrival.tokens) {
      const watched = known?.get(token);
      if (!watched) continue;
      // One is enough: what a whole battery brings is told once.
      for (const [other, each] of known ?? []) if (each.attempt === watched.attempt && each.check === watched.check) known?.delete(other);
      const work = this.#revoke(entry, live, watched, arrival)
        .catch((error) => this.#deps.log.error({ err: error, ...watched }, 'a late arrival could not be written down'))
        .finally(() => this.#work.delete(work));
      this.#work.add(work);
    }
  }

  async #revoke(entry: Entry, live: LiveLab, { attempt: id, check }: Watched, arrival: Arrival): Promise<void> {
    const { progress } = this.#deps;
    const attempt = await progress.attempt(id);
    if (attempt?.state !== 'finished') return;
    const { tasks } = live.scenario;
    const uses = tasks.flatMap((task) => task.checks);
    const checks = revokedChecks(uses, attempt.verdicts, check);
    if (checks.length === 0) return;
    const spent = await progress.progress(attempt.learner, attempt.scenario);
    const solved = grants(tasks, withoutPass(attempt.verdicts, checks), spent, brokenChecks(live.scenario)).map(({ task }) => task);
    const what = arrival.bounce ? 'a bounce to a forged sender' : 'a message that had to be stopped';
    const reason = `It had passed, and then ${what} arrived at ${arrival.domain} after all, from ${arrival.client}: it had waited in the queue. Look at what still waits there, and check again.`;
    const at = this.#deps.now();
    if (!(await progress.revoke(id, { checks: checks.map((each) => ({ check: each, reason })), at, solved }))) return;
    if (live.configuration.versions.some((version) => version.attempt === id && version.n === entry.held?.version)) entry.held = null;
    const now = await progress.attempt(id);
    if (now) this.#pushes.send({ to: { learner: attempt.learner }, event: 'attempt:finished', payload: { lab: attempt.lab, attempt: attemptView(now) } });
    this.#changed(entry);
    this.#news.changed();
  }
}

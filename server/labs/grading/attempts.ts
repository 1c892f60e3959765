import { drawFrom } from '../../core/draw.ts';
import { grade } from '../../core/grade.ts';
import { grants } from '../../core/scoring.ts';
import { interpolateDeep } from '../../core/variables.ts';
import { Problem } from '../../protocol/problems.ts';
import type { Verdict } from '../../protocol/verdict.ts';
import type { AttemptView } from '../../protocol/views.ts';
import type { BoardNews } from '../classes/board-news.ts';
import type { Deps } from '../deps.ts';
import { attemptView } from '../learner/scenario-views.ts';
import type { LiveLab } from '../life/live-lab.ts';
import type { Entry } from '../life/roster.ts';
import type { Pushes } from '../pushes.ts';
import type { AttemptRecord, Forbidden } from '../store.ts';
import { brokenChecks } from './broken-checks.ts';
import { finishLabel, verdictLabel } from './check-labels.ts';
import type { LateArrivals } from './late-arrivals.ts';
import { OneConfiguration, unsettled } from './one-configuration.ts';

/**
 * Grades a lab as it stands: the same for the page and for the command line. Every attempt draws its own addresses, names and tokens.
 * `forbidden` takes up the tokens that the passes stand on.
 */
export async function gradeLab(
  deps: Pick<Deps, 'randomId' | 'now' | 'elapsed' | 'sleep'>,
  lab: LiveLab,
  onVerdict: (verdict: Verdict) => void,
  attempt: string | null = null,
  forbidden: Forbidden = {},
): Promise<Verdict[]> {
  const began = deps.now() - deps.elapsed();
  const one = new OneConfiguration(lab.configuration, attempt);
  const verdicts = await grade({
    uses: lab.scenario.tasks.flatMap((task) => task.checks.map((use) => ({ task: task.id, use: interpolateDeep(use, lab.plan.values) }))),
    plan: lab.plan,
    prober: lab.prober,
    draw: drawFrom(deps.randomId(20), lab.plan, lab.usedAddresses),
    restart: (host, ports, waitMs) => one.disturb('restart', () => lab.restart(host, ports, waitMs)),
    event: (name) => one.disturb('event', () => lab.event(name)),
    sleep: deps.sleep,
    // Checks take times from each other: a clock that is set meanwhile must not decide.
    now: () => began + deps.elapsed(),
    sentAt: lab.sentAt,
    onVerdict,
    onForbidden: (check, tokens) => {
      forbidden[check] = [...(forbidden[check] ?? []), ...tokens];
    },
  });
  const changed = await one.changed();
  return changed.length > 0 ? verdicts.map((verdict) => unsettled(verdict, changed)) : verdicts;
}

/** What is said of an attempt whose server died before the last verdict. */
export const brokenOff = (): Problem => new Problem('check-broken-off', 'The server stopped before the last verdict.');

/** One press of Check: written down before it begins, verdicts pushed as they come, paid once when it is over. */
export class Attempts {
  readonly #deps: Deps;
  readonly #pushes: Pushes;
  readonly #news: BoardNews;
  readonly #late: LateArrivals;
  readonly #changed: (entry: Entry) => void;
  /** Verdicts of attempts under way, for whoever comes back to the page. */
  #running = new Map<string, AttemptRecord>();
  #work = new Set<Promise<void>>();
  /** By lab and attempt: two requests for one press meet. */
  #asked = new Map<string, Promise<AttemptView>>();

  constructor(deps: Deps, pushes: Pushes, news: BoardNews, late: LateArrivals, changed: (entry: Entry) => void) {
    this.#deps = deps;
    this.#pushes = pushes;
    this.#news = news;
    this.#late = late;
    this.#changed = changed;
  }

  /** `address`: where from Check was pressed. `id`: one that was begun before is answered as it is now, and nothing begins. */
  begin(entry: Entry, address: string | null, id = this.#deps.randomId(16)): Promise<AttemptView> {
    const key = `${entry.record.id} ${id}`;
    const asked = this.#asked.get(key) ?? this.#begin(entry, address, id).finally(() => this.#asked.delete(key));
    this.#asked.set(key, asked);
    return asked;
  }

  /** An attempt of a lab, under way or over; null when there is none, or it belongs elsewhere. */
  async ofLab({ id: lab, learner }: { id: string; learner: string | null }, id: string): Promise<AttemptView | null> {
    const here = this.#running.get(id);
    const found = here ?? (await this.#deps.progress.attempt(id));
    if (found?.lab !== lab || found.learner !== learner) return null;
    // Written down as running by a server that died: nobody will end it.
    return attemptView(here || found.state !== 'running' ? found : { ...found, state: 'aborted', problem: brokenOff().view });
  }

  async #begin(entry: Entry, address: string | null, id: string): Promise<AttemptView> {
    const known = await this.ofLab(entry.record, id);
    if (known) return known;
    const { record, live } = entry;
    if (record.state !== 'ready' || !live || !record.learner) throw new Problem('lab-not-ready', 'Checks run on a lab that is ready.');
    if (entry.checking) throw new Problem('lab-busy', 'The verdicts of the last Check are still coming.');
    const attempt: AttemptRecord = {
      id,
      lab: record.id,
      learner: record.learner,
      scenario: record.scenario,
      at: this.#deps.now(),
      state: 'running',
      expected: live.scenario.tasks.reduce((sum, task) => sum + task.checks.length, 0),
      verdicts: [],
      passed: false,
      gained: 0,
      problem: null,
    };
    entry.checking = attempt.id;
    this.#running.set(attempt.id, attempt);
    try {
      await this.#deps.progress.startAttempt(attempt, { typed: entry.typed, address });
    } catch (error) {
      entry.checking = null;
      this.#running.delete(attempt.id);
      throw error;
    }
    this.#deps.recorder.mark(record.id, 'Check: started');
    this.#changed(entry);
    const work = this.#run(entry, live, attempt).finally(() => this.#work.delete(work));
    this.#work.add(work);
    return attemptView(attempt);
  }

  /** The attempt under way in a lab, with what is known so far. */
  underWay(entry: Entry): AttemptView | null {
    const attempt = entry.checking ? this.#running.get(entry.checking) : undefined;
    return attempt ? attemptView(attempt) : null;
  }

  /** Settles when no attempt is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.#work);
  }

  async #run(entry: Entry, live: LiveLab, attempt: AttemptRecord): Promise<void> {
    const to = { learner: attempt.learner };
    const forbidden: Forbidden = {};
    try {
      attempt.verdicts = await gradeLab(
        this.#deps,
        live,
        (verdict) => {
          attempt.verdicts.push(verdict);
          this.#deps.recorder.mark(attempt.lab, verdictLabel(live, verdict));
          this.#pushes.send({ to, event: 'verdict:reached', payload: { lab: attempt.lab, attempt: attempt.id, verdict } });
        },
        attempt.id,
        forbidden,
      );
      attempt.state = 'finished';
    } catch (error) {
      this.#deps.log.error({ err: error, attempt: attempt.id }, 'attempt aborted');
      attempt.state = 'aborted';
      attempt.problem = (
        error instanceof Problem ? error : new Problem('internal', error instanceof Error ? error.message : String(error), { cause: error })
      ).view;
    }
    attempt.passed = attempt.state === 'finished' && attempt.verdicts.length > 0 && attempt.verdicts.every(({ verdict }) => verdict === 'pass');
    try {
      const progress = await this.#deps.progress.progress(attempt.learner, attempt.scenario);
      const paid = attempt.state === 'finished' ? grants(live.scenario.tasks, attempt.verdicts, progress, brokenChecks(live.scenario)) : [];
      attempt.gained = await this.#deps.progress.finishAttempt(attempt.id, {
        state: attempt.state as 'finished' | 'aborted',
        verdicts: attempt.verdicts,
        problem: attempt.problem,
        grants: paid,
        ...(attempt.state === 'finished' ? { forbidden } : {}),
      });
    } catch (error) {
      attempt.problem = (error instanceof Problem ? error : new Problem('internal', 'The verdicts could not be kept.', { cause: error })).view;
      attempt.state = 'aborted';
    }
    this.#deps.recorder.mark(attempt.lab, finishLabel(attempt));
    entry.checking = null;
    entry.held = attempt.passed ? { version: live.configuration.versions.at(-1)?.n ?? null } : null;
    this.#running.delete(attempt.id);
    this.#changed(entry);
    this.#pushes.send({ to, event: 'attempt:finished', payload: { lab: attempt.lab, attempt: attemptView(attempt) } });
    // Again a solved task may count for an assignment that opened since.
    if (attempt.state === 'finished') this.#news.changed();
    if (attempt.state === 'finished') await this.#watch(entry, live, attempt.id, forbidden);
  }

  async #watch(entry: Entry, live: LiveLab, attempt: string, forbidden: Forbidden): Promise<void> {
    try {
      await this.#late.watch(entry, live, attempt, forbidden);
    } catch (error) {
      this.#deps.log.warn({ err: error, attempt }, 'the sink could not be asked for late arrivals');
    }
  }
}

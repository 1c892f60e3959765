import type { Scenario } from '../../core/scenario/schema.ts';
import type { LabId } from '../../protocol/ids.ts';
import { Problem } from '../../protocol/problems.ts';
import type { StartStep } from '../../protocol/views.ts';
import type { Deps } from '../deps.ts';
import type { LabRecord } from '../store.ts';
import { newRecord } from './lab-record.ts';
import { launch, type Stepper, takeUp } from './launch.ts';
import type { LiveLab } from './live-lab.ts';

/** One lab this process drives: what is written down about it, and what stands. */
export interface Entry {
  record: LabRecord;
  live: LiveLab | null;
  /** The attempt under way. */
  checking: string | null;
  idleEndsAt: number | null;
  /** How often Enter was pressed in its terminals; null: not known, since another process served them. */
  typed: number | null;
  /** The version of the configuration that passed as a whole, if the last attempt did. */
  held: { version: number | null } | null;
  /** Settles when the present change of state is over. */
  work: Promise<void>;
}

/** The labs of this process and their changes of state. Who may start what, and when, is decided above (admission, pool, reaper). */
export class Roster {
  readonly entries = new Map<LabId, Entry>();
  readonly #deps: Deps;
  readonly #changed: (entry: Entry) => void;

  constructor(deps: Deps, changed: (entry: Entry) => void) {
    this.#deps = deps;
    this.#changed = changed;
  }

  /** Writes the intention down; nothing stands yet. */
  async add(scenario: Scenario, learner: string | null): Promise<Entry> {
    const record = newRecord(this.#deps, scenario.id, learner);
    await this.#deps.labs.insert(record);
    const entry: Entry = { record, live: null, checking: null, idleEndsAt: null, held: null, typed: 0, work: Promise.resolve() };
    this.entries.set(record.id, entry);
    return entry;
  }

  /** Brings a queued lab up. Never rejects: a failure is the lab's state. */
  start(entry: Entry, scenario: Scenario): Promise<void> {
    entry.work = this.#start(entry, scenario);
    return entry.work;
  }

  /** Ends a lab, whatever it was doing, and removes everything of it. Never rejects. */
  async end(entry: Entry): Promise<void> {
    if (entry.record.state === 'ending' || entry.record.state === 'gone') return entry.work;
    await this.change(entry, { state: 'ending' });
    entry.work = this.#clear(entry).then(() => this.#gone(entry));
    return entry.work;
  }

  /** A lab that broke by itself: removed, with the reason kept for its learner. */
  async fail(entry: Entry, problem: Problem): Promise<void> {
    if (['ending', 'gone', 'failed'].includes(entry.record.state)) return;
    this.#deps.log.warn({ lab: entry.record.id, scenario: entry.record.scenario, code: problem.code, detail: problem.detail }, 'lab failed');
    await this.change(entry, { state: 'failed', problem: problem.view });
    entry.work = this.#clear(entry);
    return entry.work;
  }

  async takeUp(record: LabRecord, scenario: Scenario): Promise<Entry> {
    const live = await takeUp(this.#deps, record, scenario);
    const last = live.configuration.versions.at(-1);
    const made = last?.attempt ? await this.#deps.progress.attempt(last.attempt) : null;
    const entry: Entry = {
      record,
      live,
      checking: null,
      idleEndsAt: null,
      held: made?.passed ? { version: last?.n ?? null } : null,
      typed: null,
      work: Promise.resolve(),
    };
    this.entries.set(record.id, entry);
    this.#watch(entry, live);
    return entry;
  }

  /** The clock was set, or the machine slept: learners keep the time that they had left. */
  moveEnds(jumpMs: number): void {
    this.#deps.log.warn({ jumpMs }, 'the clock jumped: the ends of labs are moved along');
    for (const entry of this.entries.values()) {
      const { learner, touchedAt, expiresAt } = entry.record;
      if (learner === null) continue;
      if (entry.idleEndsAt !== null) entry.idleEndsAt += jumpMs;
      const moved = { touchedAt: touchedAt + jumpMs, expiresAt: expiresAt === null ? null : expiresAt + jumpMs };
      void this.change(entry, moved).catch((error) => this.#deps.log.warn({ err: error, lab: entry.record.id }, 'the end of a lab was not written'));
    }
  }

  async change(entry: Entry, change: Partial<Omit<LabRecord, 'id'>>): Promise<void> {
    Object.assign(entry.record, change);
    this.#changed(entry);
    await this.#deps.labs.update(entry.record.id, change);
  }

  async #start(entry: Entry, scenario: Scenario): Promise<void> {
    try {
      await this.change(entry, { state: 'starting', problem: null });
      const live = await launch(this.#deps, entry.record, scenario, this.#stepper(entry), (subnets) => this.change(entry, { subnets, steps: [] }));
      // Ended while it was starting: what came up is cleared by whoever ended it.
      if (entry.record.state !== 'starting') return await live[Symbol.asyncDispose]();
      entry.live = live;
      this.#watch(entry, live);
      const now = this.#deps.now();
      const minutes = scenario.time_limit;
      await this.change(entry, {
        state: 'ready',
        readyAt: now,
        steps: entry.record.steps,
        ...(entry.record.learner ? { touchedAt: now, expiresAt: now + minutes * 60_000 } : {}),
      });
    } catch (error) {
      if (entry.record.state !== 'starting') return;
      this.#deps.log.error({ err: error, lab: entry.record.id, scenario: scenario.id }, 'lab did not start');
      const problem = error instanceof Problem ? error : new Problem('internal', error instanceof Error ? error.message : String(error), { cause: error });
      await this.change(entry, { state: 'failed', problem: problem.view, steps: entry.record.steps });
      await this.#clear(entry);
    }
  }

  #stepper(entry: Entry): Stepper {
    return async (name, work) => {
      const began = this.#deps.elapsed();
      const step: StartStep = { step: name, ms: null };
      entry.record.steps = [...entry.record.steps, step];
      this.#changed(entry);
      const result = await work();
      step.ms = this.#deps.elapsed() - began;
      this.#changed(entry);
      return result;
    };
  }

  #watch(entry: Entry, live: LiveLab): void {
    live.onChange = () => this.#changed(entry);
    void live.world.closed.then(() => {
      if (entry.live === live && entry.record.state === 'ready')
        void this.fail(entry, new Problem('world-down', 'The world container of this lab has stopped.'));
    });
  }

  async #clear(entry: Entry): Promise<void> {
    const { id } = entry.record;
    const live = entry.live;
    entry.live = null;
    try {
      await live?.[Symbol.asyncDispose]();
      await this.#deps.recorder.ended(id);
      await this.#deps.engine.removeLab(id);
      await this.#deps.labs.release(id);
    } catch (error) {
      // The reaper compares what stands with what is written down, and tries again.
      this.#deps.log.error({ err: error, lab: id }, 'lab could not be removed yet');
    }
  }

  async #gone(entry: Entry): Promise<void> {
    await this.change(entry, { state: 'gone' });
    this.entries.delete(entry.record.id);
  }
}

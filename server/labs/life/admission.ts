import { loadsFirewall } from '../../core/scenario/loads-firewall.ts';
import type { Scenario } from '../../core/scenario/schema.ts';
import { Problem } from '../../protocol/problems.ts';
import type { Deps } from '../deps.ts';
import type { Forecast } from './forecast.ts';
import type { Entry, Roster } from './roster.ts';

/** Cold starts that run at once; more only makes each of them slower. */
const startsAtOnce = 3;
const standing = ['starting', 'ready', 'ending'];

/** Who gets a lab now: from the pool, by a cold start, or after waiting in the queue. Learners go before refills. */
export class Admission {
  readonly #deps: Deps;
  readonly #roster: Roster;
  readonly #forecast: Forecast;
  readonly #changed: (entry: Entry) => void;
  #queue: Entry[] = [];
  #asked = new Map<string, Promise<Entry>>();
  #draining: Promise<void> | null = null;
  #again = false;
  #starting = 0;
  /** False until everything a start needs is there (engine, images, guard), and when the server stops. */
  open = false;

  constructor(deps: Deps, roster: Roster, forecast: Forecast, changed: (entry: Entry) => void) {
    this.#deps = deps;
    this.#roster = roster;
    this.#forecast = forecast;
    this.#changed = changed;
  }

  /** Place in the queue from 1; null when not in it. */
  position(entry: Entry): number | null {
    const index = this.#queue.indexOf(entry);
    return index < 0 ? null : index + 1;
  }

  get queued(): number {
    return this.#queue.length;
  }

  get running(): number {
    return [...this.#roster.entries.values()].filter((entry) => standing.includes(entry.record.state)).length;
  }

  /** The learner's lab of this scenario: the one there is, a ready one, or a new one. Two clicks meet the same lab. */
  start(learner: string, scenario: Scenario): Promise<Entry> {
    const key = `${learner} ${scenario.id}`;
    const asked = this.#asked.get(key) ?? this.#start(learner, scenario).finally(() => this.#asked.delete(key));
    this.#asked.set(key, asked);
    return asked;
  }

  /** Takes a waiting lab out of the queue. */
  leave(entry: Entry): void {
    this.#queue = this.#queue.filter((waiting) => waiting !== entry);
    for (const waiting of this.#queue) this.#changed(waiting);
  }

  /** Starts whatever there is room for. Called whenever room may have come up. */
  drain(): Promise<void> {
    this.#again = true;
    this.#draining ??= this.#drain().finally(() => {
      this.#draining = null;
    });
    return this.#draining;
  }

  async #start(learner: string, scenario: Scenario): Promise<Entry> {
    const own = this.of(learner, scenario.id);
    if (own) return own;
    const now = this.#deps.now();
    const claimed = await this.#deps.labs.claim(scenario.id, learner, now, now + scenario.time_limit * 60_000);
    const entry = claimed && this.#roster.entries.get(claimed.id);
    if (claimed && entry) {
      Object.assign(entry.record, claimed, { touchedAt: now });
      this.#changed(entry);
      void this.drain();
      return entry;
    }
    const fresh = await this.#roster.add(scenario, learner);
    this.#queue.push(fresh);
    await this.drain();
    return fresh;
  }

  of(learner: string, scenario: string): Entry | null {
    const live = ['queued', 'starting', 'ready'];
    return (
      [...this.#roster.entries.values()].find(({ record }) => record.learner === learner && record.scenario === scenario && live.includes(record.state)) ?? null
    );
  }

  async #drain(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      while (this.open && this.#queue.length > 0 && this.#starting < startsAtOnce && (await this.#room())) this.#launch(this.#queue.shift());
      for (const waiting of this.#queue) this.#changed(waiting);
      if (this.open && this.#queue.length === 0 && this.#starting === 0) await this.#refill();
    }
  }

  #launch(entry: Entry | undefined): void {
    if (entry?.record.state !== 'queued') return;
    const scenario = this.#deps.scenarios.get(entry.record.scenario);
    if (!scenario) {
      void this.#roster.fail(entry, new Problem('scenario-broken', `${entry.record.scenario} does not load any more.`));
      return;
    }
    this.#starting++;
    void this.#roster.start(entry, scenario).finally(() => {
      this.#starting--;
      void this.drain();
    });
  }

  /** Room for one more, making it by giving up a ready lab nobody asked for. */
  async #room(): Promise<boolean> {
    const fits = this.running < this.#deps.limits.maxLabs && (await this.#deps.engine.freeMemoryMiB()) >= this.#deps.limits.minFreeMiB;
    if (fits) return true;
    const spare = [...this.#roster.entries.values()].find(({ record }) => record.learner === null && record.state === 'ready');
    if (spare) void this.#roster.end(spare).finally(() => this.drain());
    return false;
  }

  /** One pool lab at a time, and only while nobody waits; what an assignment will ask for comes first. What was made for one and not taken is given up. */
  async #refill(): Promise<void> {
    const { poolPerScenario, maxLabs, minFreeMiB, firewalls } = this.#deps.limits;
    const soon = this.#forecast.scenarios.flatMap((id) => this.#deps.scenarios.get(id) ?? []);
    for (const scenario of new Set([...soon, ...this.#deps.scenarios.all()])) {
      if (!firewalls && loadsFirewall(scenario)) continue;
      const spare = [...this.#roster.entries.values()].filter(
        ({ record }) => record.learner === null && record.scenario === scenario.id && ['queued', 'starting', 'ready'].includes(record.state),
      );
      const wanted = Math.max(poolPerScenario, this.#forecast.wanted(scenario.id));
      for (const entry of spare.slice(wanted)) if (entry.record.state === 'ready') void this.#roster.end(entry).finally(() => this.drain());
      if (spare.length >= wanted || this.running >= maxLabs - 1 || (await this.#deps.engine.freeMemoryMiB()) < 2 * minFreeMiB) continue;
      this.#launch(await this.#roster.add(scenario, null));
      return;
    }
  }
}

import { Problem } from '../../protocol/problems.ts';
import type { Deps } from '../deps.ts';
import type { LabRecord } from '../store.ts';
import type { Entry, Roster } from './roster.ts';

const warningMs = 10 * 60_000;
const everyMs = 15_000;
const strayEvery = 4;

/** Ends labs whose time is over or that nobody uses, and removes what stands without a record. */
export class Reaper implements Disposable {
  readonly #deps: Deps;
  readonly #roster: Roster;
  readonly #changed: (entry: Entry) => void;
  #timer: ReturnType<typeof setInterval> | null = null;
  #round = 0;

  constructor(deps: Deps, roster: Roster, changed: (entry: Entry) => void) {
    this.#deps = deps;
    this.#roster = roster;
    this.#changed = changed;
  }

  run(): void {
    this.#timer = setInterval(() => {
      void this.expire();
      if (++this.#round % strayEvery === 0) void this.removeStrays().catch((error) => this.#deps.log.warn({ err: error }, 'comparing what stands failed'));
    }, everyMs);
  }

  [Symbol.dispose](): void {
    if (this.#timer) clearInterval(this.#timer);
  }

  /** Time limit and idleness; whoever idles is warned ten minutes before, or half the time where that is less. */
  async expire(): Promise<void> {
    const now = this.#deps.now();
    for (const entry of this.#roster.entries.values()) {
      const { record } = entry;
      if (record.state !== 'ready' || record.learner === null) continue;
      const idleEnd = record.touchedAt + this.#deps.limits.idleMinutes * 60_000;
      if (now >= Math.min(idleEnd, record.expiresAt ?? Number.POSITIVE_INFINITY)) {
        void this.#roster.end(entry);
        continue;
      }
      const warning = idleEnd - now <= Math.min(warningMs, (this.#deps.limits.idleMinutes * 60_000) / 2) ? idleEnd : null;
      if (warning !== entry.idleEndsAt) {
        entry.idleEndsAt = warning;
        this.#changed(entry);
      }
    }
  }

  /**
   * Once at start: the engine's labels are the truth about containers, the store about people. Labs of learners are taken up again,
   * with their terminals and their world; everything else of this process's predecessors is removed.
   */
  async reconcile(): Promise<{ takenUp: number; restarted: LabRecord[]; removed: number }> {
    const standing = await this.#deps.engine.standing();
    const restarted: LabRecord[] = [];
    let takenUp = 0;
    for (const record of await this.#deps.labs.live()) {
      if (this.#roster.entries.has(record.id) || this.#foreign(record)) continue;
      const scenario = this.#deps.scenarios.get(record.scenario);
      const found = standing.find((lab) => lab.lab === record.id);
      const whole = found && found.containers.length > 0 && found.containers.every((container) => container.running);
      if (record.state === 'ready' && record.learner && scenario && whole) {
        const entry = await this.#roster.takeUp(record, scenario).catch((error) => {
          this.#deps.log.warn({ err: error, lab: record.id }, 'lab could not be taken up');
          return null;
        });
        if (entry) {
          takenUp++;
          continue;
        }
      }
      if (record.learner && ['queued', 'starting'].includes(record.state)) restarted.push(record);
      await this.#forget(record);
    }
    return { takenUp, restarted, removed: await this.removeStrays() };
  }

  /** Removes every lab that stands and that no living process owns; answers how many. */
  async removeStrays(): Promise<number> {
    const standing = await this.#deps.engine.standing();
    // Read after the list: a lab is written down before it stands.
    const records = new Map((await this.#deps.labs.live()).map((record) => [record.id, record]));
    const strays = standing.filter(({ lab }) => {
      const record = records.get(lab);
      if (!record) return true;
      if (this.#foreign(record)) return false;
      const entry = this.#roster.entries.get(lab);
      return !entry || entry.record.state === 'failed';
    });
    for (const { lab } of strays) {
      await this.#deps.engine.removeLab(lab);
      await this.#deps.labs.release(lab);
      const record = records.get(lab);
      if (record && !this.#roster.entries.has(lab)) await this.#deps.labs.update(lab, { state: 'gone' });
    }
    return strays.length;
  }

  async #forget(record: LabRecord): Promise<void> {
    await this.#deps.engine.removeLab(record.id);
    await this.#deps.labs.release(record.id);
    const problem = new Problem('lab-not-ready', 'The server was started anew while this lab was not ready.').view;
    await this.#deps.labs.update(record.id, { state: 'gone', ...(record.learner ? { problem } : {}) });
  }

  /** Driven by another process that still lives. A predecessor with our own name is dead: there is one server. */
  #foreign(record: LabRecord): boolean {
    return record.owner !== this.#deps.owner && this.#deps.ownerAlive(record.owner);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { LabId, LearnerId, TerminalId } from '../../protocol/ids.ts';
import type { RecordingId } from '../../protocol/recordings.ts';
import type { Log } from '../deps.ts';
import type { LabRecord, LabStore } from '../store.ts';
import type { TerminalSession } from '../terminals/terminal-session.ts';
import { Recording } from './recording.ts';
import type { CastFiles, RecordingRecord, RecordingStore } from './recording-store.ts';
import { outdated } from './retention.ts';

const sweepEveryMs = 3_600_000;
/** A disk that hangs holds up no end of a lab and no stop of the server for longer. */
const patienceMs = 2000;

export interface RecordingLimits {
  /** Whether terminals are recorded; what was recorded before is kept and goes in its time all the same. */
  on: boolean;
  keptDays: number;
  /** All recordings together, and one. */
  totalBytes: number;
  capBytes: number;
}

export interface RecorderParts {
  store: RecordingStore;
  files: CastFiles;
  labs: Pick<LabStore, 'live'>;
  limits: RecordingLimits;
  now: () => number;
  randomId: (length: number) => string;
  log: Log;
}

interface Active {
  lab: LabId;
  learner: LearnerId;
  session: TerminalSession;
  recording: Recording;
  /** Null until its row is found or made. */
  id: RecordingId | null;
  /** Settles when it is over and written down. */
  work: Promise<void>;
}

/** Records the terminals of labs: one recording a terminal, whatever became of its shell or of this process meanwhile. */
export class Recorder implements AsyncDisposable {
  readonly #parts: RecorderParts;
  /** By lab and terminal. */
  readonly #active = new Map<string, Active>();
  /** Who is being forgotten: nothing of theirs begins. */
  readonly #forgotten = new Set<LearnerId>();
  /** Room is given out to one after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
  }

  get limits(): RecordingLimits {
    return this.#parts.limits;
  }

  /** Once at start, when it is known which labs stand: puts right what a killed server left, and begins to sweep. */
  async open(): Promise<void> {
    await this.#compare().catch((error) => this.#parts.log.warn({ err: error }, 'recordings could not be compared with their files'));
    await this.sweep();
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = setInterval(() => void this.sweep(), sweepEveryMs);
  }

  /** Begins, or goes on with, the recording of a terminal; what is kept of its output is in it. Nothing waits for it, nothing fails by it. */
  record(lab: Pick<LabRecord, 'id' | 'learner' | 'scenario'>, terminal: TerminalId, label: string, session: TerminalSession): void {
    const { learner } = lab;
    if (!this.#parts.limits.on || learner === null || this.#forgotten.has(learner)) return;
    const key = `${lab.id}/${terminal}`;
    const before = this.#active.get(key);
    if (before?.session === session) return;
    before?.recording.end('closed');
    const { now, limits } = this.#parts;
    const recording = new Recording({ size: { ...session.size }, title: label, capBytes: limits.capBytes, now });
    const watch = session.watch(recording);
    void session.ended.then(() => recording.end('closed'));
    void recording.done.then(() => watch[Symbol.dispose]());
    const wanted = { lab: lab.id, learner, scenario: lab.scenario, terminal, label, startedAt: now() };
    const active: Active = { lab: lab.id, learner, session, recording, id: null, work: Promise.resolve() };
    active.work = this.#turns(() => this.#begin(wanted, active, before))
      .then(() => this.#finish(active))
      .catch((error) => {
        recording.fail();
        this.#parts.log.warn({ err: error, lab: lab.id }, 'a terminal is not recorded');
      })
      .finally(() => {
        if (this.#active.get(key) === active) this.#active.delete(key);
      });
    this.#active.set(key, active);
  }

  /** A marker in every recording of a lab that is being made. */
  mark(lab: LabId, label: string): void {
    for (const active of this.#active.values()) if (active.lab === lab) active.recording.mark(label);
  }

  /** A lab has ended, and so have its recordings, also those that nobody came back to: written down when this resolves, unless the disk hangs. */
  ended(lab: LabId): Promise<void> {
    return patiently(this.#ended(lab));
  }

  async #ended(lab: LabId): Promise<void> {
    const own = [...this.#active.values()].filter((active) => active.lab === lab);
    for (const { recording } of own) recording.end('closed');
    await Promise.all(own.map(({ work }) => work));
    try {
      for (const row of await this.#parts.store.unfinished()) if (row.lab === lab) await this.#close(row);
    } catch (error) {
      // The next start compares again.
      this.#parts.log.warn({ err: error, lab }, 'recordings of a lab that has ended could not be finished');
    }
  }

  /** Removes everything recorded of these learners, files first: what is left of a removal that broke off is found again by its rows. */
  async forget(learners: readonly LearnerId[]): Promise<void> {
    for (const learner of learners) {
      this.#forgotten.add(learner);
      const own = [...this.#active.values()].filter((active) => active.learner === learner);
      await Promise.all(own.map(({ recording, work }) => recording.abandon().then(() => work)));
      await this.#parts.files.removeAll(learner);
      const kept = await this.#parts.store.ofLearner(learner);
      await this.#parts.store.remove(kept.map(({ id }) => id));
    }
  }

  /** Removes what is too old or does not fit. Every recording that goes on has room for its full size. */
  async sweep(more = 0): Promise<boolean> {
    const { store, limits, now, log } = this.#parts;
    try {
      const roomBytes = limits.totalBytes - ((await store.unfinished()).length + more) * limits.capBytes;
      await this.#remove(outdated(await store.finished(), { now: now(), keptMs: limits.keptDays * 86_400_000, roomBytes }));
      return roomBytes >= 0;
    } catch (error) {
      log.warn({ err: error }, 'old recordings could not be removed');
      return false;
    }
  }

  /** Lets go of what is recorded: the next process goes on. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    const all = [...this.#active.values()];
    for (const { recording } of all) recording.end(null);
    await patiently(Promise.all(all.map(({ work }) => work)));
  }

  #turns<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** The row first, then the file: no file without a row. */
  async #begin(wanted: Omit<RecordingRecord, 'id' | 'endedAt' | 'reason' | 'bytes'>, active: Active, before: Active | undefined): Promise<void> {
    const { store, files, randomId, log } = this.#parts;
    await before?.work;
    const found = await store.ofTerminal(wanted.lab, wanted.terminal);
    // One that was full stays so.
    if (found?.reason != null && found.reason !== 'closed') return active.recording.fail();
    if (found?.endedAt !== null && !(await this.sweep(1))) {
      log.warn({ lab: wanted.lab }, 'there is no room for another recording');
      return active.recording.fail();
    }
    const row = found ?? { ...wanted, id: randomId(16), endedAt: null, reason: null, bytes: 0 };
    if (!found) await store.insert(row);
    else if (found.endedAt !== null) await store.reopen(row.id);
    active.id = row.id;
    const { file, last } = await files.open({ learner: row.learner, id: row.id });
    active.recording.into(file, row.startedAt, last);
  }

  async #finish({ id, recording }: Active): Promise<void> {
    const reason = await recording.done;
    if (reason === null || id === null) return;
    if (reason === 'lag' || reason === 'disk') this.#parts.log.warn({ recording: id, reason }, 'a recording has ended early');
    await this.#parts.store.finish(id, { endedAt: this.#parts.now(), reason, bytes: recording.bytes });
  }

  async #remove(gone: readonly Pick<RecordingRecord, 'id' | 'learner'>[]): Promise<void> {
    for (const { learner, id } of gone) await this.#parts.files.remove({ learner, id });
    if (gone.length > 0) await this.#parts.store.remove(gone.map(({ id }) => id));
  }

  /** One that nobody writes any more: as its file says. */
  async #close({ id, learner, startedAt }: RecordingRecord): Promise<void> {
    const file = await this.#parts.files.look({ learner, id });
    await this.#parts.store.finish(id, { endedAt: Math.max(startedAt, file?.changedAt ?? 0), reason: 'closed', bytes: file?.bytes ?? 0 });
  }

  /** Rows and files after a restart: what cannot go on is finished, rows without a file go, files without a row go when they are old. */
  async #compare(): Promise<void> {
    const { store, files, labs, limits, now } = this.#parts;
    const live = new Set((await labs.live()).map(({ id }) => id));
    for (const row of await store.unfinished()) if (!live.has(row.lab) || !limits.on) await this.#close(row);
    const found = new Map((await files.list()).map((file) => [file.name.id, file]));
    const finished = await store.finished();
    await this.#remove(finished.filter(({ id }) => !found.has(id)));
    for (const { id } of [...finished, ...(await store.unfinished())]) found.delete(id);
    for (const { name, changedAt } of found.values()) if (changedAt < now() - limits.keptDays * 86_400_000) await files.remove(name);
  }
}

const patiently = async (work: Promise<unknown>): Promise<void> => {
  await Promise.race([work, sleep(patienceMs, undefined, { ref: false })]);
};

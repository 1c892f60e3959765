import type { ClassId, LearnerId, MemberId } from '../../protocol/ids.ts';
import { Problem } from '../../protocol/problems.ts';
import type { RecordingId, RecordingsView, RecordingView } from '../../protocol/recordings.ts';
import type { ScenarioLibrary } from '../deps.ts';
import type { ClassStore, Person } from '../people/people-store.ts';
import { ownClass, ownRecording } from '../policy.ts';
import type { ProgressStore } from '../store.ts';
import type { CastFiles, RecordingRecord, RecordingStore } from './recording-store.ts';

const latestAttempts = 500;

export interface ReplaysParts {
  recordings: RecordingStore;
  casts: Pick<CastFiles, 'read' | 'look'>;
  progress: Pick<ProgressStore, 'history'>;
  classes: Pick<ClassStore, 'get' | 'member'>;
  scenarios: Pick<ScenarioLibrary, 'get'>;
}

/** A recording to be read. `name`: of the file when it is taken away. */
export interface Cast {
  name: string;
  pieces: AsyncIterable<Uint8Array>;
}

/** Recorded terminals, for who was at them, the instructor of their class, and admins. */
export class Replays {
  readonly #parts: ReplaysParts;

  constructor(parts: ReplaysParts) {
    this.#parts = parts;
  }

  mine({ learner }: Person): Promise<RecordingsView> {
    return this.#list(learner.id, learner.nickname);
  }

  async ofMember(person: Person, id: ClassId, member: MemberId): Promise<RecordingsView> {
    const { learner, name } = await this.#member(person, id, member);
    return learner ? this.#list(learner, name) : { name, recordings: [] };
  }

  /** Throws Problem `not-found`, also when it is somebody else's. */
  async myCast({ learner }: Person, recording: RecordingId): Promise<Cast> {
    return this.#cast(learner.id, recording);
  }

  async castOfMember(person: Person, id: ClassId, member: MemberId, recording: RecordingId): Promise<Cast> {
    return this.#cast((await this.#member(person, id, member)).learner, recording);
  }

  async #member(person: Person, id: ClassId, member: MemberId) {
    const found = await this.#parts.classes.member(ownClass(person, await this.#parts.classes.get(id)).id, member);
    if (!found) throw new Problem('not-found', 'There is no such member in this class.');
    return found;
  }

  async #list(learner: LearnerId, name: string): Promise<RecordingsView> {
    const rows = await this.#parts.recordings.ofLearner(learner);
    if (rows.length === 0) return { name, recordings: [] };
    const { attempts } = await this.#parts.progress.history(learner, latestAttempts);
    const made = (lab: string) => attempts.flatMap((attempt) => (attempt.lab === lab ? [{ id: attempt.id, at: attempt.at }] : [])).reverse();
    return { name, recordings: await Promise.all(rows.map(async (row) => this.#view(row, made(row.lab)))) };
  }

  async #view({ learner, ...row }: RecordingRecord, attempts: RecordingView['attempts']): Promise<RecordingView> {
    const bytes = row.endedAt === null ? ((await this.#parts.casts.look({ learner, id: row.id }))?.bytes ?? 0) : row.bytes;
    return { ...row, bytes, title: this.#parts.scenarios.get(row.scenario)?.title ?? row.scenario, attempts };
  }

  async #cast(learner: LearnerId | null, id: RecordingId): Promise<Cast> {
    const row = ownRecording(learner, await this.#parts.recordings.get(id));
    const pieces = await this.#parts.casts.read({ learner: row.learner, id });
    if (!pieces) throw new Problem('not-found', 'This recording is no longer kept.');
    return { name: `${row.scenario}-${row.terminal}-${new Date(row.startedAt).toISOString().slice(0, 16).replaceAll(/[-:]/g, '')}.cast`, pieces };
  }
}

import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { FinishedRecording, RecordingRecord, RecordingStore } from '../labs/recordings/recording-store.ts';
import { LabId, LearnerId, TerminalId } from '../protocol/ids.ts';
import { EndReason, RecordingId } from '../protocol/recordings.ts';
import type { Tables } from './tables.ts';

const atOnce = 200;
const time = z.number().int();
const Finished = z
  .object({ id: RecordingId, learner: LearnerId, bytes: time, ended_at: time })
  .transform(({ ended_at, ...rest }): FinishedRecording => ({ ...rest, endedAt: ended_at }));
const Row = z
  .object({
    id: RecordingId,
    lab: LabId,
    learner: LearnerId,
    scenario: z.string(),
    terminal: TerminalId,
    label: z.string(),
    started_at: time,
    ended_at: time.nullable(),
    reason: EndReason.nullable(),
    bytes: time,
  })
  .transform(({ started_at, ended_at, ...rest }): RecordingRecord => ({ ...rest, startedAt: started_at, endedAt: ended_at }));

/** What is known of recordings, in SQL. */
export class SqlRecordingStore implements RecordingStore {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async insert({ startedAt, endedAt, ...rest }: RecordingRecord): Promise<void> {
    await this.#db
      .insertInto('recordings')
      .values({ ...rest, started_at: startedAt, ended_at: endedAt })
      .execute();
  }

  async ofTerminal(lab: LabId, terminal: TerminalId): Promise<RecordingRecord | null> {
    const row = await this.#db.selectFrom('recordings').selectAll().where('lab', '=', lab).where('terminal', '=', terminal).executeTakeFirst();
    return row ? Row.parse(row) : null;
  }

  async get(id: RecordingId): Promise<RecordingRecord | null> {
    const row = await this.#db.selectFrom('recordings').selectAll().where('id', '=', id).executeTakeFirst();
    return row ? Row.parse(row) : null;
  }

  async ofLearner(learner: LearnerId): Promise<RecordingRecord[]> {
    const rows = await this.#db.selectFrom('recordings').selectAll().where('learner', '=', learner).orderBy('started_at', 'desc').orderBy('id').execute();
    return z.array(Row).parse(rows);
  }

  async finish(id: RecordingId, { endedAt, reason, bytes }: { endedAt: number; reason: EndReason; bytes: number }): Promise<void> {
    await this.#db.updateTable('recordings').set({ ended_at: endedAt, reason, bytes }).where('id', '=', id).execute();
  }

  async reopen(id: RecordingId): Promise<void> {
    await this.#db.updateTable('recordings').set({ ended_at: null, reason: null, bytes: 0 }).where('id', '=', id).execute();
  }

  async unfinished(): Promise<RecordingRecord[]> {
    return z.array(Row).parse(await this.#db.selectFrom('recordings').selectAll().where('ended_at', 'is', null).execute());
  }

  async finished(): Promise<FinishedRecording[]> {
    const rows = await this.#db
      .selectFrom('recordings')
      .select(['id', 'learner', 'bytes', 'ended_at'])
      .where('ended_at', 'is not', null)
      .orderBy('ended_at')
      .orderBy('id')
      .execute();
    return z.array(Finished).parse(rows);
  }

  async remove(ids: readonly RecordingId[]): Promise<void> {
    for (let from = 0; from < ids.length; from += atOnce)
      await this.#db
        .deleteFrom('recordings')
        .where('id', 'in', ids.slice(from, from + atOnce))
        .execute();
  }
}

import type { LabId, LearnerId, TerminalId } from '../../protocol/ids.ts';
import type { EndReason, RecordingId } from '../../protocol/recordings.ts';

/** What is written down about one terminal's recording; its output is a file. Times are epoch milliseconds. */
export interface RecordingRecord {
  id: RecordingId;
  lab: LabId;
  learner: LearnerId;
  scenario: string;
  terminal: TerminalId;
  /** The shell as the tab names it, e.g. `mx.harbor.test`. */
  label: string;
  startedAt: number;
  /** Null: it goes on, in this process or in one that was killed. */
  endedAt: number | null;
  reason: EndReason | null;
  /** Of the file, when it ended. */
  bytes: number;
}

export type FinishedRecording = Pick<RecordingRecord, 'id' | 'learner' | 'bytes'> & { endedAt: number };

/** What is known of recordings, kept by an adapter (server/store). */
export interface RecordingStore {
  /** Rejects when the learner is not (or no longer) known. */
  insert(recording: RecordingRecord): Promise<void>;
  ofTerminal(lab: LabId, terminal: TerminalId): Promise<RecordingRecord | null>;
  get(id: RecordingId): Promise<RecordingRecord | null>;
  /** Newest first. */
  ofLearner(learner: LearnerId): Promise<RecordingRecord[]>;
  finish(id: RecordingId, end: { endedAt: number; reason: EndReason; bytes: number }): Promise<void>;
  reopen(id: RecordingId): Promise<void>;
  unfinished(): Promise<RecordingRecord[]>;
  /** Oldest end first. */
  finished(): Promise<FinishedRecording[]>;
  remove(ids: readonly RecordingId[]): Promise<void>;
}

/** Whose file it is, and which: a learner's recordings lie together, so that they go together. */
export type CastName = { learner: LearnerId; id: RecordingId };

/** A recording's file while it is written. */
export interface CastFile {
  readonly bytes: number;
  /** Whole lines. Rejects when they are not on the disk; the file is then as it was before. */
  append(lines: string): Promise<void>;
  close(): Promise<void>;
}

/** The files of recordings, kept by an adapter (server/recordings). */
export interface CastFiles {
  /** Made if it is not there; a torn last line is cut off. `last`: the last line, empty in a new file. */
  open(name: CastName): Promise<{ file: CastFile; last: string }>;
  /** What is whole of it, in pieces; null: there is no such file. */
  read(name: CastName): Promise<AsyncIterable<Uint8Array> | null>;
  remove(name: CastName): Promise<void>;
  removeAll(learner: LearnerId): Promise<void>;
  /** Its size and when it was last written; null: there is no such file. */
  look(name: CastName): Promise<{ bytes: number; changedAt: number } | null>;
  list(): Promise<{ name: CastName; bytes: number; changedAt: number }[]>;
}

import type { AssignmentStore } from '../../server/labs/classes/assignment-store.ts';
import type { DataStore } from '../../server/labs/people/data-store.ts';
import type { TraceStore } from '../../server/labs/people/notes.ts';
import type { AccountStore, ClassStore } from '../../server/labs/people/people-store.ts';
import type { CastFiles, RecordingStore } from '../../server/labs/recordings/recording-store.ts';
import type { BoardStore, ProgressStore } from '../../server/labs/store.ts';

const missing = (name: string) =>
  new Proxy({} as object, {
    get: (_, method) => () => {
      throw new Error(`${name}.${String(method)} was called where there is none`);
    },
  });

/** What solo mode has of accounts and classes: nothing, and nobody may ask. */
export const noPeople = {
  accounts: missing('accounts') as AccountStore,
  classes: missing('classes') as ClassStore,
  assignments: missing('assignments') as AssignmentStore,
  traces: missing('traces') as TraceStore,
  data: missing('data') as DataStore,
  boards: missing('boards') as BoardStore,
  recordings: missing('recordings') as RecordingStore,
  progress: missing('progress') as ProgressStore,
};

/** Nothing is recorded, and nobody may ask for it. */
export const noRecordings = {
  recorder: { async forget() {}, limits: { on: false, keptDays: 1, totalBytes: 0, capBytes: 0 } },
  casts: missing('casts') as CastFiles,
};

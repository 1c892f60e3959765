import { Kysely } from 'kysely';
import type { AssignmentStore } from '../labs/classes/assignment-store.ts';
import type { LiveStore } from '../labs/classes/live-store.ts';
import type { DataStore } from '../labs/people/data-store.ts';
import type { TraceStore } from '../labs/people/notes.ts';
import type { AccountStore, ClassStore } from '../labs/people/people-store.ts';
import type { RecordingStore } from '../labs/recordings/recording-store.ts';
import type { BoardStore, LabStore, LearnerStore, ProgressStore } from '../labs/store.ts';
import { SqlAccountStore } from './account-store.ts';
import { SqlAssignmentStore } from './assignment-store.ts';
import { SqlBoardStore } from './board-store.ts';
import { SqlClassStore } from './class-store.ts';
import { SqlDataStore } from './data-store.ts';
import { SqlLabStore } from './lab-store.ts';
import { SqlLearnerStore } from './learner-store.ts';
import { SqlLiveStore } from './live-store.ts';
import { migrate } from './migrate.ts';
import { SqlProgressStore } from './progress-store.ts';
import { SqlRecordingStore } from './recording-store.ts';
import { openDatabase } from './sqlite-database.ts';
import { NodeSqliteDialect } from './sqlite-dialect.ts';
import { SubnetAllocator } from './subnet-allocator.ts';
import type { Tables } from './tables.ts';
import { SqlTraceStore } from './trace-store.ts';

export interface StoreOptions {
  /** Path of the SQLite database; its folder is made. */
  file: string;
  /** A PostgreSQL server's database, `postgresql://…`, instead of the file. */
  url?: string | null;
  /** CIDRs that labs get their /28 subnets from. */
  pools: { internet: string; inside: string };
  /** Epoch milliseconds. */
  clock: () => number;
  /** CIDRs that no lab may overlap, e.g. the host's routes; asked at each allocation. */
  avoid?: () => readonly string[];
}

export interface Store extends AsyncDisposable {
  labs: LabStore;
  learners: LearnerStore;
  progress: ProgressStore;
  boards: BoardStore;
  accounts: AccountStore;
  classes: ClassStore;
  assignments: AssignmentStore;
  live: LiveStore;
  data: DataStore;
  traces: TraceStore;
  recordings: RecordingStore;
}

/**
 * Opens (and if need be makes or upgrades) the database. Several processes may have it open. A write has reached the disk when its promise
 * resolves. Throws Problem `disk-full`, `database-busy` or `database-unreachable`, then and later.
 */
export const openStore = async (options: StoreOptions): Promise<Store> => {
  const db = await openKysely(options);
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const subnets = new SubnetAllocator(db, { pools: options.pools, clock: options.clock, avoid: options.avoid ?? (() => []) });
  const boards = new SqlBoardStore(db);
  const learners = new SqlLearnerStore(db, options.clock);
  return {
    labs: new SqlLabStore(db, subnets),
    learners,
    progress: new SqlProgressStore(db, options.clock),
    boards,
    accounts: new SqlAccountStore(db, options.clock, learners),
    classes: new SqlClassStore(db, options.clock),
    assignments: new SqlAssignmentStore(db, options.clock),
    live: new SqlLiveStore(db, options.clock),
    data: new SqlDataStore(db),
    traces: new SqlTraceStore(db),
    recordings: new SqlRecordingStore(db),
    [Symbol.asyncDispose]: () => db.destroy(),
  };
};

/** The database as it stands. The client of PostgreSQL is loaded only where it is used. */
export const openKysely = async ({ file, url }: Pick<StoreOptions, 'file' | 'url'>): Promise<Kysely<Tables>> =>
  new Kysely({ dialect: url ? new (await import('./postgres-dialect.ts')).OneWriterPostgresDialect(url) : new NodeSqliteDialect(await openDatabase(file)) });

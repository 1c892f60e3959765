import { Kysely } from 'kysely';
import type { AccountStore, ClassStore } from '../labs/people-store.ts';
import type { LabStore, LearnerStore, ProgressStore } from '../labs/store.ts';
import { SqlAccountStore } from './account-store.ts';
import { SqlClassStore } from './class-store.ts';
import { SqlLabStore } from './lab-store.ts';
import { SqlLearnerStore } from './learner-store.ts';
import { migrate } from './migrations.ts';
import { SqlProgressStore } from './progress-store.ts';
import { openDatabase } from './sqlite-database.ts';
import { NodeSqliteDialect } from './sqlite-dialect.ts';
import { SubnetAllocator } from './subnet-allocator.ts';
import type { Tables } from './tables.ts';

export interface StoreOptions {
  /** Path of the database; its folder is made. */
  file: string;
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
  accounts: AccountStore;
  classes: ClassStore;
}

/** Opens (and if need be makes or upgrades) the database. Several processes may have it open. A write has reached the disk when its promise resolves. Throws Problem `disk-full`. */
export const openStore = (options: StoreOptions): Store => {
  const database = openDatabase(options.file);
  try {
    migrate(database);
    const db = new Kysely<Tables>({ dialect: new NodeSqliteDialect(database) });
    const subnets = new SubnetAllocator(db, { pools: options.pools, clock: options.clock, avoid: options.avoid ?? (() => []) });
    const learners = new SqlLearnerStore(db, options.clock);
    return {
      labs: new SqlLabStore(db, subnets),
      learners,
      progress: new SqlProgressStore(db, options.clock),
      accounts: new SqlAccountStore(db, options.clock, learners),
      classes: new SqlClassStore(db, options.clock),
      [Symbol.asyncDispose]: async () => {
        await db.destroy();
        if (database.isOpen) database.close();
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
};

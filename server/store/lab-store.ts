import { type Kysely, sql, type Transaction } from 'kysely';
import type { KeptConfiguration, KeptVersion } from '../labs/configuration/configuration.ts';
import type { LabRecord, LabStore } from '../labs/store.ts';
import type { LabId, LearnerId } from '../protocol/ids.ts';
import { forgetConfiguration, keepVersion, keptConfiguration } from './kept-configuration.ts';
import { labColumns, labOf } from './rows.ts';
import type { SubnetAllocator } from './subnet-allocator.ts';
import type { LabRow, Tables } from './tables.ts';

/** Labs and their subnets in SQL. */
export class SqlLabStore implements LabStore {
  readonly #db: Kysely<Tables>;
  readonly #subnets: SubnetAllocator;

  constructor(db: Kysely<Tables>, subnets: SubnetAllocator) {
    this.#db = db;
    this.#subnets = subnets;
  }

  async insert(lab: LabRecord): Promise<void> {
    await this.#db
      .insertInto('labs')
      .values(labColumns(lab) as LabRow)
      .execute();
  }

  async update(id: LabId, change: Partial<Omit<LabRecord, 'id'>>): Promise<void> {
    const columns = labColumns(change);
    if (Object.keys(columns).length === 0) return;
    await this.#db.transaction().execute(async (trx) => {
      await trx.updateTable('labs').set(columns).where('id', '=', id).execute();
      if (change.state !== 'gone') return;
      await forgetConfiguration(trx, id);
      // Nothing can arrive any more.
      await trx.deleteFrom('forbidden').where('lab', '=', id).execute();
    });
  }

  keepVersion(lab: LabId, kept: KeptVersion): Promise<void> {
    return keepVersion(this.#db, lab, kept);
  }

  configuration(lab: LabId): Promise<KeptConfiguration> {
    return keptConfiguration(this.#db, lab);
  }

  async get(id: LabId): Promise<LabRecord | null> {
    const row = await this.#db.selectFrom('labs').selectAll().where('id', '=', id).executeTakeFirst();
    return row ? labOf(row) : null;
  }

  async live(): Promise<LabRecord[]> {
    const rows = await this.#db.selectFrom('labs').selectAll().where('state', '<>', 'gone').orderBy('created_at').orderBy('id').execute();
    return rows.map(labOf);
  }

  /** While an old lab still ends beside its successor, the successor is meant. */
  async ofLearner(learner: LearnerId, scenario: string): Promise<LabRecord | null> {
    const row = await this.#db
      .selectFrom('labs')
      .selectAll()
      .where('learner', '=', learner)
      .where('scenario', '=', scenario)
      .where('state', '<>', 'gone')
      .orderBy(sql`state in ('ending', 'failed')`)
      .orderBy('created_at', 'desc')
      .executeTakeFirst();
    return row ? labOf(row) : null;
  }

  /** In a transaction, so that no two processes get the same lab. Labs that another process than a server drives are never handed out. */
  async claim(scenario: string, learner: LearnerId, at: number, expiresAt: number): Promise<LabRecord | null> {
    const row = await this.#db.transaction().execute((trx) => claimed(trx, scenario, { learner, claimed_at: at, touched_at: at, expires_at: expiresAt }));
    return row ? labOf(row) : null;
  }

  /** `avoid`: further CIDRs to leave out this time, as when the engine has refused one. */
  allocate(lab: LabId, zones: { zone: string; outward: boolean }[], avoid: readonly string[] = []): Promise<Record<string, string>> {
    return this.#subnets.allocate(lab, zones, avoid);
  }

  release(lab: LabId): Promise<void> {
    return this.#subnets.release(lab);
  }
}

const claimed = (trx: Transaction<Tables>, scenario: string, change: Partial<LabRow>) =>
  trx
    .updateTable('labs')
    .set(change)
    .where('id', '=', (query) =>
      query
        .selectFrom('labs')
        .select('id')
        .where('scenario', '=', scenario)
        .where('state', '=', 'ready')
        .where('learner', 'is', null)
        .where('owner', '=', 'server')
        .orderBy('ready_at')
        .limit(1),
    )
    .returningAll()
    .executeTakeFirst();

import type { Kysely, Transaction } from 'kysely';
import { Problem } from '../protocol/problems.ts';
import { type Block, parseBlock, pickSubnet } from './subnets.ts';
import type { Tables } from './tables.ts';

export interface AllocatorOptions {
  /** CIDRs that subnets are cut from. */
  pools: { internet: string; inside: string };
  clock: () => number;
  /** CIDRs that no lab may overlap: the host's routes. Asked at each allocation. */
  avoid: () => readonly string[];
}

const restMs = 10 * 60_000;
const leakedMs = 60 * 60_000;

const poolOf = (cidr: string): Block => {
  const block = parseBlock(cidr);
  if (!block) throw new Error(`${cidr} is not an IPv4 block such as 198.18.0.0/16.`);
  return block;
};

/** Gives /28 subnets to labs. The write lock of the database makes it atomic over all processes. */
export class SubnetAllocator {
  readonly #db: Kysely<Tables>;
  readonly #options: AllocatorOptions;
  readonly #pools: { internet: Block; inside: Block };

  constructor(db: Kysely<Tables>, options: AllocatorOptions) {
    this.#db = db;
    this.#options = options;
    this.#pools = { internet: poolOf(options.pools.internet), inside: poolOf(options.pools.inside) };
  }

  /** One subnet a zone; a lab that asks again gets what it has. Throws Problem `no-subnets`. */
  async allocate(lab: string, zones: { zone: string; outward: boolean }[], avoid: readonly string[] = []): Promise<Record<string, string>> {
    // Routes over IPv6 cannot overlap; the default route overlaps everything and means nothing.
    const blocks = [...avoid, ...this.#options.avoid()].map(parseBlock).filter((block): block is Block => block !== null && block.size < 2 ** 32);
    return this.#db.transaction().execute(async (trx) => {
      const held = await trx.selectFrom('subnets').select(['zone', 'cidr']).where('lab', '=', lab).execute();
      const subnets: Record<string, string> = {};
      for (const { zone, outward } of zones) {
        subnets[zone] = held.find((row) => row.zone === zone)?.cidr ?? (await this.#give(trx, lab, zone, outward ? 'internet' : 'inside', blocks));
      }
      return subnets;
    });
  }

  async release(lab: string): Promise<void> {
    await this.#db.updateTable('subnets').set({ lab: null, zone: null, released_at: this.#options.clock() }).where('lab', '=', lab).execute();
  }

  async #give(trx: Transaction<Tables>, lab: string, zone: string, pool: 'internet' | 'inside', avoid: readonly Block[]): Promise<string> {
    const now = this.#options.clock();
    const cidr = (await this.#pick(trx, pool, avoid)) ?? ((await this.#reclaim(trx, now)) ? await this.#pick(trx, pool, avoid) : null);
    if (!cidr) throw new Problem('no-subnets', `Every /28 of ${this.#options.pools[pool]} is given out or overlaps a route of this machine.`);
    const given = { lab, zone, given_at: now, released_at: null };
    await trx
      .insertInto('subnets')
      .values({ cidr, ...given })
      .onConflict((conflict) => conflict.column('cidr').doUpdateSet(given))
      .execute();
    return cidr;
  }

  async #pick(trx: Transaction<Tables>, pool: 'internet' | 'inside', avoid: readonly Block[]): Promise<string | null> {
    const rows = await trx.selectFrom('subnets').select(['cidr', 'lab', 'released_at']).orderBy('released_at').execute();
    const taken = new Set(rows.filter((row) => row.lab !== null).map((row) => row.cidr));
    const since = this.#options.clock() - restMs;
    const resting = rows.filter((row) => row.lab === null && (row.released_at ?? 0) > since).map((row) => row.cidr);
    return pickSubnet(this.#pools[pool], taken, resting, avoid);
  }

  /** A process that died between allocation and its lab's row left subnets that nobody will release. */
  async #reclaim(trx: Transaction<Tables>, now: number): Promise<boolean> {
    const freed = await trx
      .updateTable('subnets')
      .set({ lab: null, zone: null, released_at: 0 })
      .where('lab', 'is not', null)
      .where('given_at', '<', now - leakedMs)
      .where('lab', 'not in', (query) => query.selectFrom('labs').select('id').where('state', '<>', 'gone'))
      .executeTakeFirst();
    return freed.numUpdatedRows > 0n;
  }
}

import type { DnsRecord, WorldConfig } from '../../../server/core/world.ts';
import { addressOfName, addressOfReverse, foreignAddress, nameOfAddress } from './foreign-names.ts';

export type Named = { code: 'NOERROR' | 'NXDOMAIN'; records: DnsRecord[] } | { delegate: string };

/** Published records beyond this push out the oldest. */
const maxPublished = 2000;
const nothing = (code: 'NOERROR' | 'NXDOMAIN'): Named => ({ code, records: [] });
const under = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`);

/** Every name of the simulated Internet. Pure: what must be asked of a learner's name server comes back as `delegate`. */
export class NameBook {
  private readonly records = new Map<string, DnsRecord[]>();
  private readonly parents = new Set<string>();
  private readonly delegations: { zone: string; server: string }[];
  private readonly own: string[];
  private readonly taken: Set<string>;
  private readonly published: DnsRecord[] = [];

  constructor(config: WorldConfig) {
    for (const record of config.dns.records) this.add(record);
    for (const partner of config.partners) {
      const name = partner.domain.toLowerCase();
      if (!this.has(name, 'MX')) this.add({ name, type: 'MX', data: `10 ${partner.host}`, ttl: 300 });
      if (!this.has(partner.host, 'A')) this.add({ name: partner.host, type: 'A', data: partner.address, ttl: 300 });
      const pointer = `${partner.address.split('.').reverse().join('.')}.in-addr.arpa`;
      if (!this.has(pointer, 'PTR')) this.add({ name: pointer, type: 'PTR', data: partner.host, ttl: 300 });
    }
    this.delegations = config.dns.delegations.map((one) => ({ ...one, zone: bare(one.zone) })).sort((a, b) => b.zone.length - a.zone.length);
    this.own = config.dns.own.map(bare);
    this.taken = new Set([
      ...config.dns.records.filter((one) => one.type === 'A').map((one) => one.data),
      ...config.partners.map((one) => one.address),
      ...config.zones.flatMap((zone) => [zone.own, ...zone.also]),
    ]);
  }

  /** Adds names while the lab runs. */
  publish(records: readonly Omit<DnsRecord, 'ttl'>[]): void {
    for (const { name, type, data } of records) this.published.push({ name: bare(name), type, data, ttl: 300 });
    this.published.splice(0, Math.max(0, this.published.length - maxPublished));
  }

  find(asked: string, type: string): Named {
    const name = bare(asked);
    const fresh = this.published.filter((record) => record.name === name);
    const held = fresh.length > 0 ? fresh : (this.records.get(name) ?? []);
    const exact = held.filter((record) => record.type === type || type === 'ANY' || record.type === 'CNAME');
    if (exact.length > 0) return { code: 'NOERROR', records: this.follow(exact, type) };
    const delegation = this.delegations.find((one) => under(name, one.zone));
    if (delegation) return { delegate: delegation.server };
    if (fresh.length === 0 && (held.length > 0 || this.parents.has(name))) return nothing('NOERROR');
    if (this.own.includes(name)) return nothing('NOERROR');
    if (this.own.some((zone) => under(name, zone))) return nothing('NXDOMAIN');
    return this.invent(name, type);
  }

  private invent(name: string, type: string): Named {
    const one = (kind: DnsRecord['type'], data: string): Named =>
      type === kind || type === 'ANY' ? { code: 'NOERROR', records: [{ name, type: kind, data, ttl: 300 }] } : nothing('NOERROR');
    const address = addressOfReverse(name);
    if (address) return one('PTR', nameOfAddress(address));
    if (under(name, 'in-addr.arpa')) return nothing('NOERROR');
    const named = addressOfName(name);
    if (named) return one('A', named);
    if (name === '' || name === 'example' || name === 'test') return nothing('NOERROR');
    if (!under(name, 'example') && !under(name, 'test')) return nothing('NXDOMAIN');
    // A name between others is there, though it holds nothing itself (RFC 8020 section 2).
    if (name.split('.').some((label) => label.startsWith('_'))) return nothing(this.published.some((one) => under(one.name, name)) ? 'NOERROR' : 'NXDOMAIN');
    if (type === 'MX') return name.startsWith('mx.') ? nothing('NOERROR') : one('MX', `10 mx.${name}`);
    return one('A', foreignAddress(name, this.taken));
  }

  /** Adds what an alias leads to (RFC 1034 section 3.6.2), a few steps far. */
  private follow(records: DnsRecord[], type: string, depth = 0): DnsRecord[] {
    const alias = records.find((record) => record.type === 'CNAME');
    if (!alias || type === 'CNAME' || type === 'ANY' || depth >= 8) return records;
    const next = this.find(alias.data, type);
    return 'records' in next ? [...records, ...next.records].slice(0, 20) : records;
  }

  private has(name: string, type: string): boolean {
    return (this.records.get(bare(name)) ?? []).some((record) => record.type === type);
  }

  private add(record: DnsRecord): void {
    const name = bare(record.name);
    this.records.set(name, [...(this.records.get(name) ?? []), { ...record, name }]);
    for (let at = name.indexOf('.'); at >= 0; at = name.indexOf('.', at + 1)) this.parents.add(name.slice(at + 1));
  }
}

const bare = (name: string): string => name.toLowerCase().replace(/\.$/, '');

import type { HostPlan, ZonePlan } from './lab.ts';
import type { Layout } from './plan.ts';
import type { Login } from './probes.ts';
import { reverseName, subnet } from './subnet.ts';
import { interpolate } from './variables.ts';
import type { DnsRecord, TrafficJob, WorldConfig } from './world.ts';
import { zoneLines } from './zone-lines.ts';

/** What the world of a lab is told: its addresses, names, partners and traffic. Throws UnknownVariable, or Error for dns lines that do not parse. */
export function planWorld(layout: Layout): WorldConfig {
  const { lab, seed, zones, roles, domains } = layout;
  const delegations = Object.entries(layout.delegate).map(([zone, host]) => ({
    zone: interpolate(zone, layout.values).toLowerCase(),
    server: layout.values[`${host}.ip`] ?? '',
  }));
  const elsewhere = ({ name }: DnsRecord) => delegations.some(({ zone }) => name === zone || name.endsWith(`.${zone}`));
  const partners = Object.values(roles).flatMap(({ domain, address }) => (domain ? [{ domain, host: `mx.${domain}`, address }] : []));
  return {
    lab,
    seed,
    zones: zones.map((zone) => ({
      name: zone.name,
      subnet: zone.subnet,
      own: zone.world,
      also: [...(zone.outward ? [subnet(zone.subnet).host(1)] : []), ...onLink(zone, layout)],
      outward: zone.outward,
    })),
    dns: {
      records: distinct([
        ...zoneLines(interpolate(layout.dns, layout.values)),
        // What a learner's name server holds is the learner's to write.
        ...[...hostRecords(layout), ...roleRecords(layout)].filter((one) => !elsewhere(one)),
        ...serviceRecords(layout),
      ]),
      delegations,
      own: domains,
    },
    partners,
    traffic: layout.traffic.map((job, index) => trafficJob(job, index, layout)),
    ca: { name: `Lab ${lab}`, host: layout.values['ca.host'] ?? '', domains },
  };
}

/** Inside zones: every role. Outward ones: the neighbours alone, since the world answers for all others anyway. */
function onLink(zone: ZonePlan, { roles }: Layout): string[] {
  const network = subnet(zone.subnet);
  const local = new Set(Array.from({ length: network.size - 2 }, (_, i) => network.host(i + 1)));
  return Object.values(roles).flatMap((role) => (role.zone === zone.name && local.has(role.address) ? [role.address] : []));
}

const record = (name: string, type: DnsRecord['type'], data: string): DnsRecord => ({ name, type, data, ttl: 300 });
const pair = (name: string, address: string) => [record(name, 'A', address), record(reverseName(address), 'PTR', name)];

/** A host's name means its first zone; in every further zone it is `mx.<zone>.<rest>`. */
function hostRecords({ hosts }: Layout): DnsRecord[] {
  return hosts.flatMap((host) => host.zones.flatMap(({ zone, address }, index) => pair(index === 0 ? host.name : zoneName(host, zone), address)));
}

function zoneName(host: HostPlan, zone: string): string {
  const [first = '', ...rest] = host.name.split('.');
  return [first, zone, ...rest].join('.');
}

function roleRecords({ roles, domains, shells }: Layout): DnsRecord[] {
  const named = Object.entries(roles).flatMap(([role, { zone, address, domain }]) => {
    if (domain) return [record(domain, 'MX', `10 mx.${domain}`), ...pair(`mx.${domain}`, address)];
    return pair(zone === 'internet' ? accessName(address) : `${role}.${zone}.${domains[0]}`, address);
  });
  return [
    ...named,
    ...shells.filter(({ own }) => own).flatMap(({ zone, address }) => pair(zone === 'internet' ? accessName(address) : `desk.${zone}.${domains[0]}`, address)),
  ];
}

/** What a provider calls its customers' addresses: it tells nothing about them. */
function accessName(address: string): string {
  return `c-${address.replaceAll('.', '-')}.access.example`;
}

function serviceRecords({ zones, domains, values, hosts, main }: Layout): DnsRecord[] {
  const mail = hosts.find(({ role }) => role === main)?.name ?? '';
  return [
    ...zones.map(({ name, world }, index) => record(index === 0 ? (values['ca.host'] ?? '') : `ca.${name}.${domains[0]}`, 'A', world)),
    // A server with a better preference beside it: Postfix is no backup of a domain whose best MX it is (postconf(5), permit_mx_backup).
    ...[`5 mx.${values['mx_abuse.domain']}`, `10 ${mail}`].map((data) => record(values['mx_abuse.domain'] ?? '', 'MX', data)),
  ];
}

function trafficJob(job: Layout['traffic'][number], index: number, layout: Layout): TrafficJob {
  const fill = (text: string) => interpolate(text, layout.values);
  const role = layout.roles[job.as];
  const source = role?.address ?? fill(job.as);
  const host = layout.hosts.find(({ role }) => role === job.to);
  const zone = role?.zone ?? 'internet';
  const address = host?.zones.find((each) => each.zone === zone)?.address;
  if (!address) throw new RangeError(`traffic ${index + 1} goes to ${job.to}, which is not in zone ${zone}`);
  const account = layout.accounts.find(({ name }) => name === job.login);
  return {
    name: job.login ? `${job.login} (${job.as})` : job.as,
    kind: (job.abuse ?? (job.guess || job.anonymous || job.hides)) ? 'abuse' : 'good',
    source,
    target: { address, port: drawnPort(job.port, index, fill) },
    tls: job.tls,
    verify: job.verify ? fill(job.verify) : null,
    helo: job.helo ? fill(job.helo) : clientName(job.as, source, layout),
    logins: logins(job, account, fill),
    everyMs: Math.max(500, Math.round(job.every * 1000)),
    backlog: job.backlog,
    ...letter(job.mail, fill),
    lineEnds: job.line_ends,
    hides: job.hides ? letter(job.hides, fill) : null,
  };
}

function drawnPort(port: number | string, index: number, fill: (text: string) => string): number {
  const number = Number(typeof port === 'string' ? fill(port) : port);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) throw new RangeError(`traffic ${index + 1} goes to port ${port}, which is none`);
  return number;
}

/** What the client `as` (a role, or an address) is called in DNS, and greets with. */
export function clientName(as: string, address: string, { roles, domains }: Pick<Layout, 'roles' | 'domains'>): string {
  const role = roles[as];
  if (role?.domain) return `mx.${role.domain}`;
  return role && role.zone !== 'internet' ? `${as}.${role.zone}.${domains[0]}` : accessName(address);
}

function letter(mail: Layout['traffic'][number]['mail'], fill: (text: string) => string) {
  return { reversePath: fill(mail.from), forwardPath: fill(mail.to), subject: fill(mail.subject), body: fill(mail.body) };
}

/** What a job logs in with: its account, every guess of it, nobody, or not at all. */
function logins({ guess, anonymous }: Layout['traffic'][number], account: Layout['accounts'][number] | undefined, fill: (text: string) => string): Login[] {
  if (account) return [{ mechanism: 'PLAIN', user: account.name, password: account.password }];
  if (anonymous) return [{ mechanism: 'ANONYMOUS', user: 'guest', password: '' }];
  return (guess?.users ?? []).flatMap((user) =>
    (guess?.passwords ?? []).map((password) => ({ mechanism: 'LOGIN' as const, user: fill(user), password: fill(password) })),
  );
}

function distinct(records: DnsRecord[]): DnsRecord[] {
  return [...new Map(records.map((each) => [`${each.name} ${each.type} ${each.data}`, each])).values()];
}

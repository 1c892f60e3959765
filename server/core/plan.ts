import type { HostPlan, LabPlan, RolePlan, ZonePlan } from './lab.ts';
import { planWorld } from './plan-world.ts';
import type { HostDef, RoleDef, Scenario, ScenarioDef } from './scenario/schema.ts';
import { seeded } from './seeded.ts';
import { reverseName, subnet } from './subnet.ts';
import { drawVariables, farAddress, interpolate } from './variables.ts';

/** Images whose daemons need what another one's need. */
const profileOf: Record<string, HostPlan['profile']> = { identity: 'postfix' };

/** Places within a zone's subnet, a /28 at least. */
const places = { gateway: 1, firstHost: 2, firstRole: 6, shell: 12, world: 14 } as const;

/** Everything of a lab that a text may name, before the world is planned. */
export interface Layout extends Omit<LabPlan, 'world' | 'events'> {
  traffic: ScenarioDef['lab']['traffic'];
  dns: string;
  delegate: Record<string, string>;
}

/**
 * Works a lab out in full: pure, and the same every time. `subnets` is a CIDR by zone, /28 or wider.
 * Throws UnknownVariable, or RangeError when a zone has no subnet or not enough room.
 */
export function planLab(scenario: Scenario | ScenarioDef, lab: { lab: string; seed: string; subnets: Record<string, string> }): LabPlan {
  const { traffic: _traffic, dns: _dns, delegate: _delegate, ...layout } = layOut(scenario, lab);
  const events = Object.fromEntries(Object.entries(scenario.lab.events).map(([name, { host, run }]) => [name, { host, run: interpolate(run, layout.values) }]));
  return { ...layout, events, world: planWorld(layOut(scenario, lab)) };
}

function layOut({ id, vars, lab: def }: ScenarioDef, { lab, seed, subnets }: { lab: string; seed: string; subnets: Record<string, string> }): Layout {
  const taken = new Set<string>();
  const values = drawVariables(vars, seed, taken);
  const zones: ZonePlan[] = def.zones.map((name) => {
    const network = subnet(subnets[name] ?? '');
    Object.assign(values, { [`${name}.cidr`]: network.cidr, [`${name}.world`]: network.host(places.world) });
    return { name, subnet: network.cidr, outward: name === 'internet', world: network.host(places.world) };
  });
  const address = (zone: string, place: number) => subnet(subnets[zone] ?? '').host(place);
  const domains = def.domains.map((domain) => interpolate(domain, values).toLowerCase());
  const hosts = planHosts(def.hosts, address, values);
  const roles = planRoles(def.world, seed, taken, address, values);
  const accounts = def.accounts.map((account) => ({ name: account.name, password: interpolate(account.password, values) }));
  for (const account of accounts) values[`${account.name}.password`] = account.password;
  Object.assign(values, { 'dns.ip': zones[0]?.world ?? '', 'ca.host': `ca.${domains[0]}`, 'mx_abuse.domain': abuseDomain(seed) });
  const shells = def.shells.map((name) => {
    const host = hosts.find(({ role }) => role === name);
    const [first] = host?.zones ?? [];
    if (host && first) return { name, label: host.name, role: name, zone: first.zone, address: first.address, own: false };
    const zone = name === 'outside' ? 'internet' : name;
    const own = { name, label: name, role: `shell-${name}`, zone, address: address(zone, places.shell), own: true };
    values[`${name}.shell.ip`] = own.address;
    return own;
  });
  const main = def.main ?? hosts[0]?.role ?? '';
  return { lab, scenario: id, seed, values, zones, hosts, main, shells, accounts, domains, roles, traffic: def.traffic, dns: def.dns, delegate: def.delegate };
}

type AddressOf = (zone: string, place: number) => string;

function planHosts(defs: Record<string, HostDef>, address: AddressOf, values: Record<string, string>): HostPlan[] {
  const used = new Map<string, number>();
  return Object.entries(defs).map(([role, def]) => {
    const zones = def.zones.map((zone) => {
      const place = used.get(zone) ?? places.firstHost;
      if (place >= places.firstRole) throw new RangeError(`zone ${zone} has room for ${places.firstRole - places.firstHost} hosts`);
      used.set(zone, place + 1);
      return { zone, address: address(zone, place) };
    });
    const name = interpolate(def.name, values).toLowerCase();
    Object.assign(values, { [`${role}.name`]: name, [`${role}.ip`]: zones[0]?.address ?? '', [`${role}.reverse`]: reverseName(zones[0]?.address ?? '') });
    for (const each of zones) Object.assign(values, { [`${role}.${each.zone}.ip`]: each.address, [`${role}.${each.zone}.reverse`]: reverseName(each.address) });
    return { role, image: def.image, profile: def.profile ?? profileOf[def.image] ?? (def.image as HostPlan['profile']), name, zones };
  });
}

function planRoles(
  defs: Record<string, RoleDef>,
  seed: string,
  taken: Set<string>,
  address: AddressOf,
  values: Record<string, string>,
): Record<string, RolePlan> {
  const used = new Map<string, number>();
  return Object.fromEntries(
    Object.entries(defs).map(([role, def]) => {
      const place = used.get(def.zone) ?? places.firstRole;
      const onLink = def.zone !== 'internet' || def.near === true;
      if (onLink && place >= places.shell) throw new RangeError(`zone ${def.zone} has room for ${places.shell - places.firstRole} roles`);
      if (onLink) used.set(def.zone, place + 1);
      const plan: RolePlan = {
        zone: def.zone,
        address: onLink ? address(def.zone, place) : def.ip ? interpolate(def.ip, values) : farAddress(seeded(`${seed}/role/${role}`), taken),
        domain: def.mx ? interpolate(def.mx, values).toLowerCase() : null,
      };
      values[`${role}.ip`] = plan.address;
      if (plan.domain) values[`${role}.domain`] = plan.domain;
      return [role, plan];
    }),
  );
}

/** A foreign domain that names the main host as its mail server: what `permit_mx_backup` without networks falls for. */
function abuseDomain(seed: string): string {
  return `${seeded(`${seed}/mx-abuse`).word(9, 'abcdefghijkmnpqrstuvwxyz')}.example`;
}

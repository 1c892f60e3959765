import { Problem } from '../../protocol/problems.ts';
import type { HostPlan, LabPlan, ZonePlan } from '../lab.ts';
import type { Draw } from './check.ts';

/** Where a check asks from, and the address the host has for that vantage. */
export interface Vantage {
  readonly name: string;
  /** Strangers are many: every `source()` is another address. */
  readonly fresh: boolean;
  source(): string;
  readonly zone: ZonePlan;
  readonly host: HostPlan;
  readonly target: string;
}

/** Works out a vantage name (`internet`, a zone, a role) against a host. Throws Problem `scenario-broken` for a name the lab does not have. */
export function vantage(name: string, hostRole: string, plan: LabPlan, draw: Draw): Vantage {
  const host = hostOf(hostRole, plan);
  const role = plan.roles[name];
  const zone = plan.zones.find((each) => each.name === (role?.zone ?? name));
  if (!zone) throw new Problem('scenario-broken', `there is no zone and no role called ${name}.`);
  const target = targetIn(zone.name, host);
  if (role) return { name, fresh: false, source: () => role.address, zone, host, target };
  if (zone.outward) return { name, fresh: true, source: () => draw.stranger(), zone, host, target };
  const inside = addressIn(zone.name, plan);
  return { name, fresh: false, source: () => inside, zone, host, target };
}

export function hostOf(role: string, plan: LabPlan): HostPlan {
  const host = plan.hosts.find((each) => each.role === role);
  if (!host) throw new Problem('scenario-broken', `there is no host called ${role}.`);
  return host;
}

/** The host's address in the zone, or else its first one: the world's routes lead there. */
function targetIn(zone: string, host: HostPlan): string {
  const seat = host.zones.find((each) => each.zone === zone) ?? host.zones[0];
  if (!seat) throw new Problem('scenario-broken', `the host ${host.role} stands in no zone.`);
  return seat.address;
}

/** An address the world plays inside a zone: nobody's in particular if there is one, else a role's, else the world's own. */
function addressIn(zone: string, plan: LabPlan): string {
  const roles = Object.values(plan.roles)
    .filter((role) => role.zone === zone)
    .map((role) => role.address);
  const also = plan.world.zones.find((each) => each.name === zone)?.also ?? [];
  return also.find((address) => !roles.includes(address)) ?? roles[0] ?? (plan.zones.find((each) => each.name === zone)?.world as string);
}

/** Source and address to look into the host from inside, or from the Internet for a host that stands nowhere else. */
export function closest(hostRole: string, plan: LabPlan, draw: Draw): { source: string; target: string } {
  const host = hostOf(hostRole, plan);
  const inside = host.zones.find((seat) => plan.zones.some((zone) => zone.name === seat.zone && !zone.outward));
  return inside ? { source: addressIn(inside.zone, plan), target: inside.address } : { source: draw.stranger(), target: targetIn('internet', host) };
}

/** The account of that name. Throws Problem `scenario-broken`. */
export function accountOf(name: string, plan: LabPlan): { name: string; password: string } {
  const account = plan.accounts.find((each) => each.name === name);
  if (!account) throw new Problem('scenario-broken', `there is no account called ${name}.`);
  return account;
}

/** Fills in every `${name}` the lab has a value for. */
export function fillIn(text: string, plan: LabPlan): string {
  return text.replace(/\$\{([^}]+)\}/g, (whole, name: string) => plan.values[name] ?? whole);
}

/** The learner's first mail domain. */
export function ownDomain(plan: LabPlan): string {
  const domain = plan.domains[0];
  if (!domain) throw new Problem('scenario-broken', 'the lab has no mail domain of its own.');
  return domain;
}

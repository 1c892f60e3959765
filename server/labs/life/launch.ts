import type { HostPlan, LabPlan } from '../../core/lab.ts';
import { planLab } from '../../core/plan.ts';
import type { World } from '../../core/ports.ts';
import { loadsFirewall } from '../../core/scenario/loads-firewall.ts';
import type { Scenario } from '../../core/scenario/schema.ts';
import { interpolate } from '../../core/variables.ts';
import type { CertificateOrder } from '../../core/world.ts';
import { Problem } from '../../protocol/problems.ts';
import type { StartStep } from '../../protocol/views.ts';
import type { Deps } from '../deps.ts';
import type { LabRecord } from '../store.ts';
import { hostScript, type PlacedCertificate } from './host-script.ts';
import { greets, hostEnvironment, LiveLab } from './live-lab.ts';

/** Runs one named step of the start and reports it, with its milliseconds. */
export type Stepper = <T>(step: StartStep['step'], work: () => Promise<T>) => Promise<T>;

const readyWithinMs = 20_000;

const subnetTries = 5;

/**
 * Gives the lab its subnets and brings it up. A subnet that the engine or the machine already uses for something else is put aside
 * and the next one tried. `written` keeps the record before anything stands. Cleaning up after a failure is the caller's.
 */
export async function launch(
  deps: Deps,
  record: LabRecord,
  scenario: Scenario,
  step: Stepper,
  written: (subnets: Record<string, string>) => Promise<void>,
): Promise<LiveLab> {
  if (!deps.limits.firewalls && loadsFirewall(scenario))
    throw new Problem('firewall-refused', `In ${scenario.id} the learner may load firewall rules, and this server is set to start no such lab.`);
  const zones = scenario.lab.zones.map((zone) => ({ zone, outward: zone === 'internet' }));
  for (let attempt = 1; ; attempt++) {
    record.subnets = await deps.labs.allocate(record.id, zones);
    await written(record.subnets);
    try {
      return await bringUp(deps, record, scenario, step);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'no-subnets' || attempt === subnetTries) throw error;
      await deps.engine.removeLab(record.id);
      // A released subnet rests for a while: the next allocation is another one.
      await deps.labs.release(record.id);
    }
  }
}

/** Zones, world, hosts, break, services, first probe. */
async function bringUp(deps: Deps, record: LabRecord, scenario: Scenario, step: Stepper): Promise<LiveLab> {
  const plan = planLab(scenario, { lab: record.id, seed: record.seed, subnets: record.subnets });
  await step('zones', async () => {
    await deps.engine.ensureGuard();
    const made = await Promise.allSettled(
      plan.zones.map((zone) => deps.engine.createZone({ lab: plan.lab, zone: zone.name, subnet: zone.subnet, outward: zone.outward })),
    );
    // A network that came after the clean-up would stand with a subnet of this try when the next one looks for its own.
    for (const one of made) if (one.status === 'rejected') throw one.reason;
  });
  // The learner's hosts boot beside the world: neither needs the other until the break.
  const hosts = Promise.all(plan.hosts.map((host) => startHost(deps, plan, host)));
  hosts.catch(() => undefined);
  const world = await step('world', () => startWorld(deps, plan));
  try {
    await step('hosts', () => hosts);
    await step('break', () => Promise.all(plan.hosts.map((host) => prepare(deps, plan, scenario, host, world))));
    await step('services', () => Promise.all(plan.hosts.map((host) => boot(deps, plan, host))));
    const lab = new LiveLab(deps, plan, scenario, world);
    await step('probe', async () => {
      const first = plan.shells[0];
      const [up] = await Promise.all([anyGreets(deps, plan, scenario, world), first ? lab.terminals.warm(first.name) : null]);
      if (!up) throw new Problem('host-down', `${plan.main} did not greet on any SMTP port within ${readyWithinMs / 1000} seconds.`);
    });
    // What later changes are compared with; nothing waits for it.
    void lab.configuration.look();
    return lab;
  } catch (error) {
    await world[Symbol.asyncDispose]();
    throw error;
  }
}

/** Attaches again to a lab that stands, after this process was started anew. */
export async function takeUp(deps: Deps, record: LabRecord, scenario: Scenario): Promise<LiveLab> {
  const plan = planLab(scenario, { lab: record.id, seed: record.seed, subnets: record.subnets });
  const world = await deps.connectWorld(await deps.engine.attach(plan.lab, 'world'), plan.lab);
  const lab = new LiveLab(deps, plan, scenario, world);
  lab.configuration.restore(await deps.labs.configuration(record.id));
  return lab;
}

async function startWorld(deps: Deps, plan: LabPlan): Promise<World> {
  await deps.engine.startContainer({
    lab: plan.lab,
    role: 'world',
    image: 'world',
    profile: 'world',
    hostname: 'world',
    zones: plan.zones.map((zone) => ({ zone: zone.name, address: zone.world })),
    env: { MAILRANGE_WORLD: JSON.stringify(plan.world) },
  });
  return deps.connectWorld(await deps.engine.attach(plan.lab, 'world'), plan.lab);
}

async function startHost(deps: Deps, plan: LabPlan, host: HostPlan): Promise<void> {
  await deps.engine.startContainer({
    lab: plan.lab,
    role: host.role,
    image: host.image,
    profile: host.profile,
    hostname: host.name,
    zones: host.zones,
    env: hostEnvironment(plan, host.zones[0]?.zone ?? ''),
  });
}

async function prepare(deps: Deps, plan: LabPlan, scenario: Scenario, host: HostPlan, world: World): Promise<void> {
  const certificates = await Promise.all(
    orders(plan, scenario, host).map(async ({ path, order }): Promise<PlacedCertificate> => ({ path, made: await world.issue(order) })),
  );
  const script = hostScript(plan, scenario, host, world.root, certificates);
  const result = await deps.engine.run(plan.lab, host.role, ['/bin/bash', '-s'], { stdin: script, timeoutMs: 60_000 });
  if (result.exitCode !== 0) throw new Problem('host-down', `Preparing ${host.role} ended with ${result.exitCode}: ${result.output.slice(-1500)}`);
}

async function boot(deps: Deps, plan: LabPlan, host: HostPlan): Promise<void> {
  const result = await deps.engine.run(plan.lab, host.role, ['/usr/lib/mailrange/boot', 'start'], { timeoutMs: 60_000 });
  if (result.exitCode !== 0) throw new Problem('host-down', `The services of ${host.role} did not start (${result.exitCode}): ${result.output.slice(-1500)}`);
}

/** A scenario may have broken some listeners on purpose; the host is up when any of its SMTP ports greets. */
function anyGreets(deps: Deps, plan: LabPlan, scenario: Scenario, world: World): Promise<boolean> {
  const ports = new Set([
    25,
    ...scenario.tasks.flatMap((task) => task.checks).flatMap((check) => ('port' in check && typeof check.port === 'number' ? [check.port] : [])),
  ]);
  return greets(deps, world, plan, plan.main, [...ports], readyWithinMs);
}

/** The certificates a scenario orders for a host, and a sound one at the usual place unless it orders one there. */
function orders(plan: LabPlan, scenario: Scenario, host: HostPlan): { path: string; order: CertificateOrder }[] {
  const usual = `/etc/ssl/lab/${host.role}`;
  const ordered = scenario.lab.certificates
    .filter((certificate) => certificate.host === host.role)
    .map((certificate) => ({
      path: certificate.path,
      order: {
        names: certificate.names.map((name) => interpolate(name, plan.values)),
        validFromDays: certificate.valid[0],
        validToDays: certificate.valid[1],
        key: certificate.key,
        issuer: certificate.issuer,
      },
    }));
  if (ordered.some(({ path }) => path === usual)) return ordered;
  return [...ordered, { path: usual, order: { names: [host.name], validFromDays: -30, validToDays: 335, key: 'p256', issuer: 'lab' } }];
}

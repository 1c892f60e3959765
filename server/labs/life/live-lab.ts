import type { LabPlan } from '../../core/lab.ts';
import type { Prober, World } from '../../core/ports.ts';
import type { Scenario } from '../../core/scenario/schema.ts';
import { Problem } from '../../protocol/problems.ts';
import { ChangeWatch } from '../configuration/change-watch.ts';
import { Configuration, type Version } from '../configuration/configuration.ts';
import type { Deps } from '../deps.ts';
import type { ContainerSpec } from '../engine.ts';
import { readLog } from '../evidence/read-log.ts';
import { Terminals } from '../terminals/terminals.ts';
import { booted } from './host-script.ts';
import { patientProber, slowness } from './patience.ts';

/** A lab that stands: its plan, the line to its world, its terminals. Disposing lets go of it; it does not end it. */
export class LiveLab implements AsyncDisposable {
  readonly plan: LabPlan;
  readonly scenario: Scenario;
  readonly terminals: Terminals;
  readonly world: World;
  readonly configuration: Configuration;
  /** Looks at the files when a command was typed. */
  readonly changes: ChangeWatch;
  /** Called with each version of the configuration that is not the first. */
  onChange: (version: Version) => void = () => undefined;
  /** Addresses that earlier attempts asked from: none is used twice, since servers remember. */
  readonly usedAddresses = new Set<string>();
  /** When checks that count last sent as whom, over all attempts (Gathering). */
  readonly sentAt = new Map<string, number>();
  readonly #deps: Deps;
  #shellStarts = new Map<string, Promise<void>>();

  constructor(deps: Deps, plan: LabPlan, scenario: Scenario, world: World) {
    this.#deps = deps;
    this.plan = plan;
    this.scenario = scenario;
    this.world = world;
    this.configuration = new Configuration(deps.engine, plan, deps.now, async (kept) => {
      await deps.labs.keepVersion(plan.lab, kept).catch((error) => deps.log.warn({ err: error, lab: plan.lab }, 'a version of the configuration was not kept'));
      if (kept.version.n > 0) this.onChange(kept.version);
    });
    this.changes = new ChangeWatch(
      () => this.configuration.look(),
      () => deps.elapsed(),
    );
    this.terminals = new Terminals(
      deps.engine,
      plan,
      (shell) => this.#startShell(shell),
      () => deps.randomId(12),
    );
  }

  /**
   * Restarts every enabled service of a host as a reboot would and waits until one of the ports greets again.
   * What the commands print is evidence only; readiness is seen from the world.
   */
  async restart(host: string, ports: readonly number[], waitMs: number): Promise<{ ready: boolean; output: string }> {
    const { output } = await this.#deps.engine.run(this.plan.lab, host, ['/usr/lib/mailrange/boot', 'restart'], { timeoutMs: 60_000 });
    return { ready: await greets(this.#deps, this.world, this.plan, host, ports.length ? ports : [25], waitMs * slowness()), output };
  }

  /** Runs the script of an event to its end. What it prints is evidence only. */
  async event(name: string): Promise<{ exitCode: number; output: string }> {
    const event = this.plan.events[name];
    if (!event) throw new Problem('scenario-broken', `there is no event called ${name}.`);
    return this.#deps.engine.run(this.plan.lab, event.host, ['/bin/bash', '-euo', 'pipefail', '-c', event.run], { timeoutMs: 60_000 });
  }

  /** What checks learn: from the world, and from a host's log files. */
  get prober(): Prober {
    const { world, plan } = this;
    return patientProber({
      probe: (probe, timeoutMs) => world.probe(probe, timeoutMs),
      arrivals: (tokens, waitMs) => world.arrivals(tokens, waitMs),
      journal: () => world.journal(),
      log: (host, words) => readLog(this.#deps.engine, plan.lab, host, words),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.changes[Symbol.dispose]();
    await this.configuration[Symbol.asyncDispose]();
    await this.terminals[Symbol.asyncDispose]();
    await this.world[Symbol.asyncDispose]();
  }

  /** Shells of their own (`outside`, `office`) start on first use. */
  #startShell(name: string): Promise<void> {
    const shell = this.plan.shells.find((candidate) => candidate.name === name);
    if (!shell) return Promise.reject(new Problem('not-found', `This lab offers no shell called ${name}.`));
    if (!shell.own) return Promise.resolve();
    const started = this.#shellStarts.get(name) ?? this.#createShell(shell);
    this.#shellStarts.set(name, started);
    started.catch(() => this.#shellStarts.delete(name));
    return started;
  }

  async #createShell(shell: LabPlan['shells'][number]): Promise<void> {
    const spec: ContainerSpec = {
      lab: this.plan.lab,
      role: shell.role,
      image: 'base',
      profile: 'shell',
      hostname: shell.label,
      zones: [{ zone: shell.zone, address: shell.address }],
      env: hostEnvironment(this.plan, shell.zone),
    };
    await this.#deps.engine.startContainer(spec);
    const trusted = await this.#deps.engine.run(this.plan.lab, shell.role, ['/bin/bash', '-c', `${booted}; exec /usr/lib/mailrange/trust`], {
      stdin: this.world.root,
      timeoutMs: 30_000,
    });
    if (trusted.exitCode !== 0)
      throw new Problem('host-down', `The shell ${shell.name} did not take the lab's root certificate: ${trusted.output.slice(-500)}`);
  }
}

/** Environment of every container a learner works in: resolver, search domain, who may relay in the sound baseline. */
export function hostEnvironment(plan: LabPlan, zone: string): Record<string, string> {
  const own = plan.zones.find((candidate) => candidate.name === zone);
  return {
    MAILRANGE_DNS: own?.world ?? '',
    MAILRANGE_SEARCH: plan.domains[0] ?? '',
    MAILRANGE_TRUSTED: plan.zones
      .filter((candidate) => !candidate.outward)
      .map((candidate) => candidate.subnet)
      .join(' '),
  };
}

/** Whether one of the ports says 220 within the time. A service that is slow to answer is asked again, from a fresh connection each time. */
export async function greets(
  deps: Pick<Deps, 'elapsed' | 'sleep'>,
  world: World,
  plan: LabPlan,
  host: string,
  ports: readonly number[],
  waitMs: number,
): Promise<boolean> {
  const target = plan.hosts.find((candidate) => candidate.role === host);
  const place = target?.zones[0];
  const zone = plan.zones.find((candidate) => candidate.name === place?.zone);
  if (!place || !zone) return false;
  const until = deps.elapsed() + waitMs;
  do {
    for (const port of ports) {
      const seen = await world.probe(
        {
          kind: 'smtp',
          source: zone.world,
          target: { address: place.address, port },
          tls: port === 465 || port === 2465 ? 'implicit' : 'none',
          servername: null,
          greeting: { verb: 'EHLO', name: 'ready.example' },
          xclient: null,
          login: null,
          commands: [],
          transactions: [],
        },
        Math.max(1000, until - deps.elapsed()),
      );
      if (seen.banner?.code === 220) return true;
    }
    await deps.sleep(40);
  } while (deps.elapsed() < until);
  return false;
}

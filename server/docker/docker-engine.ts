import { readFile } from 'node:fs/promises';
import os from 'node:os';
import type Docker from 'dockerode';
import type { ContainerSpec, Engine, LineStream, Profile, RunResult, StandingLab, TerminalStream, ZoneSpec } from '../labs/engine.ts';
import { attachLines, talkLines } from './attach-lines.ts';
import { EngineEvents } from './engine-events.ts';
import { engineProblem, statusOf } from './engine-problem.ts';
import { createGate } from './gate.ts';
import { createNames, type Names } from './names.ts';
import { containerPayload, endpoint, networkPayload } from './payloads.ts';
import { removeLab } from './remove-lab.ts';
import { runCommand } from './run-command.ts';
import { standingLabs } from './standing-labs.ts';
import { openTerminal } from './terminal-stream.ts';

export interface EngineOptions {
  docker: Docker;
  /** Marks what is ours: another installation on the same Engine is never touched. */
  installation: string;
  /** Tag of an image by its name in `containers/`. Rejects with Problem `images-missing` or `image-failed`. */
  image(name: string): Promise<string>;
  /** Puts the firewall rules in place. Rejects with Problem `guard-missing`. */
  guard(events: EngineEvents): Promise<void>;
  /** Container runtime for hosts and shells, such as `runsc`; null for the Engine's own. */
  runtime: string | null;
  /** The same for hosts with NET_ADMIN, whose root meets the kernel's packet filter; null: no other one. */
  netAdminRuntime: string | null;
}

/** The container engine over dockerode: the only class the use cases meet. */
export class DockerEngine implements Engine, AsyncDisposable {
  readonly #options: EngineOptions;
  readonly #docker: Docker;
  readonly #names: Names;
  readonly #events: EngineEvents;
  /** Network creates are nearly all firewall work, which the Engine does one after another anyway. */
  readonly #creating = createGate(2);
  readonly #starting = createGate(4);
  /** Removals never stand in the way of a start. */
  readonly #removing = createGate(3);
  readonly #leaving = new Map<string, Promise<void>>();
  readonly #zones = new Map<string, string>();

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#docker = options.docker;
    this.#names = createNames(options.installation);
    this.#events = new EngineEvents(options.docker, options.installation);
  }

  async version(): Promise<string> {
    return this.#ask('Asking the Docker Engine for its version', async () => `Docker ${(await this.#docker.version()).Version}`);
  }

  ensureGuard(): Promise<void> {
    return this.#options.guard(this.#events);
  }

  createZone(spec: ZoneSpec): Promise<void> {
    return this.#creating(() =>
      this.#ask(`Creating the network ${spec.subnet} of zone ${spec.zone}`, async () => {
        if (await this.#findZone(spec.lab, spec.zone)) return;
        const network = await this.#docker.createNetwork(networkPayload(spec, this.#names));
        this.#zones.set(`${spec.lab}/${spec.zone}`, network.id);
      }),
    );
  }

  startContainer(spec: ContainerSpec): Promise<void> {
    return this.#starting(() => this.#ask(`Starting ${spec.role} of lab ${spec.lab}`, () => this.#start(spec)));
  }

  run(lab: string, role: string, command: string[], options: { stdin?: Uint8Array | string; timeoutMs?: number } = {}): Promise<RunResult> {
    return this.#ask(`Running ${command[0]} on ${role} of lab ${lab}`, () =>
      runCommand(this.#container(lab, role), this.#events, command, { stdin: options.stdin, timeoutMs: options.timeoutMs ?? 60_000 }),
    );
  }

  openTerminal(lab: string, role: string, command: string[], size: { cols: number; rows: number }): Promise<TerminalStream> {
    return this.#ask(`Opening a terminal on ${role} of lab ${lab}`, () => openTerminal(this.#container(lab, role), command, size));
  }

  attach(lab: string, role: string): Promise<LineStream> {
    return this.#ask(`Attaching to ${role} of lab ${lab}`, () => attachLines(this.#container(lab, role)));
  }

  talk(lab: string, role: string, command: string[]): Promise<LineStream> {
    return this.#ask(`Starting ${command.at(-1)} on ${role} of lab ${lab}`, () => talkLines(this.#container(lab, role), command));
  }

  removeLab(lab: string): Promise<void> {
    const under = this.#leaving.get(lab);
    if (under) return under;
    const work = this.#ask(`Removing lab ${lab}`, () => removeLab(this.#docker, this.#options.installation, lab, this.#removing)).finally(() => {
      this.#leaving.delete(lab);
      for (const key of this.#zones.keys()) if (key.startsWith(`${lab}/`)) this.#zones.delete(key);
    });
    this.#leaving.set(lab, work);
    return work;
  }

  standing(): Promise<StandingLab[]> {
    return this.#ask('Listing what stands', () => standingLabs(this.#docker, this.#options.installation));
  }

  /** What this process removes itself is not told. */
  onContainerEnded(listener: (ended: { lab: string; role: string }) => void): Disposable {
    return this.#events.onContainerEnded((ended) => {
      if (!this.#leaving.has(ended.lab)) listener(ended);
    });
  }

  /** proc_meminfo(5) MemAvailable; what Node knows where that is missing. */
  async freeMemoryMiB(): Promise<number> {
    const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
    const available = /^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1];
    return Math.floor(available ? Number(available) / 1024 : os.freemem() / 1024 / 1024);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#events[Symbol.asyncDispose]();
  }

  #container(lab: string, role: string): Docker.Container {
    return this.#docker.getContainer(this.#names.container(lab, role));
  }

  async #start(spec: ContainerSpec): Promise<void> {
    const container = await this.#create(spec);
    await container.start().catch((error: unknown) => {
      // 304: it runs already.
      if (statusOf(error) !== 304) throw error;
    });
  }

  /** A container of that name that stands already is taken as it is, once it has all its zones. */
  async #create(spec: ContainerSpec): Promise<Docker.Container> {
    const [image, ...zones] = await Promise.all([this.#options.image(spec.image), ...spec.zones.map(({ zone }) => this.#zone(spec.lab, zone))]);
    const [first = ''] = zones;
    const payload = containerPayload(spec, { names: this.#names, image, network: first, runtime: runtimeOf(spec.profile, this.#options) });
    const created = await this.#docker.createContainer(payload).catch((error: unknown) => {
      if (statusOf(error) === 409) return null;
      throw error;
    });
    const container = created ?? this.#container(spec.lab, spec.role);
    // Engines before 25 take one endpoint at creation: the others follow, all before the start.
    for (const [index, { address }] of spec.zones.entries()) {
      if (index === 0) continue;
      await this.#docker
        .getNetwork(zones[index] ?? '')
        .connect({ Container: container.id, EndpointConfig: endpoint(address) })
        .catch((error: unknown) => {
          if (created || !/already exists|already attached/i.test(String(error))) throw error;
        });
    }
    return container;
  }

  async #zone(lab: string, zone: string): Promise<string> {
    const id = this.#zones.get(`${lab}/${zone}`) ?? (await this.#findZone(lab, zone));
    if (id) return id;
    throw Object.assign(new Error(`lab ${lab} has no network for zone ${zone}`), { statusCode: 404 });
  }

  async #findZone(lab: string, zone: string): Promise<string | null> {
    const label = Object.entries(this.#names.labels(lab, { zone })).map(([name, value]) => `${name}=${value}`);
    const [found] = await this.#docker.listNetworks({ filters: { label } });
    if (found) this.#zones.set(`${lab}/${zone}`, found.Id);
    return found?.Id ?? null;
  }

  async #ask<T>(doing: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw engineProblem(error, doing);
    }
  }
}

/** The world is ours and needs no other runtime than the Engine's own. */
export function runtimeOf(profile: Profile, { runtime, netAdminRuntime }: Pick<EngineOptions, 'runtime' | 'netAdminRuntime'>): string | null {
  if (profile === 'world') return null;
  return profile === 'gateway' ? (netAdminRuntime ?? runtime) : runtime;
}

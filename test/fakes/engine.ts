import type { ContainerSpec, Engine, StandingLab, ZoneSpec } from '../../server/labs/engine.ts';
import { Problem } from '../../server/protocol/problems.ts';
import { fakeTalk } from './talk.ts';
import { FakeTerminalStream } from './terminal-stream.ts';

/** An engine that remembers what stands. `fail` makes the next start of a container with that role go wrong. */
export class FakeEngine implements Engine {
  readonly zones = new Map<string, ZoneSpec>();
  readonly containers = new Map<string, ContainerSpec>();
  readonly terminals: FakeTerminalStream[] = [];
  fail: string | null = null;
  memory = 10_000;
  /** What programs say that are asked something; null: they end. */
  answer: (asked: string) => string | null = () => null;
  #ended = new Set<(ended: { lab: string; role: string }) => void>();

  async version() {
    return 'Fake 1';
  }
  async ensureGuard() {}
  async createZone(spec: ZoneSpec) {
    this.zones.set(`${spec.lab}/${spec.zone}`, spec);
  }
  async startContainer(spec: ContainerSpec) {
    if (this.fail === spec.role) {
      this.fail = null;
      throw new Problem('engine-refused', 'no space in the fake');
    }
    this.containers.set(`${spec.lab}/${spec.role}`, spec);
  }
  async run() {
    return { exitCode: 0, output: '' };
  }
  async openTerminal() {
    const stream = new FakeTerminalStream();
    this.terminals.push(stream);
    return stream;
  }
  async attach() {
    return { write() {}, onLine() {}, closed: new Promise<void>(() => undefined), async [Symbol.asyncDispose]() {} };
  }
  async talk() {
    return fakeTalk((asked) => this.answer(asked));
  }
  async removeLab(lab: string) {
    for (const key of [...this.containers.keys()]) if (key.startsWith(`${lab}/`)) this.containers.delete(key);
    for (const key of [...this.zones.keys()]) if (key.startsWith(`${lab}/`)) this.zones.delete(key);
  }
  async standing(): Promise<StandingLab[]> {
    const labs = new Set([...this.containers.values(), ...this.zones.values()].map(({ lab }) => lab));
    return [...labs].map((lab) => ({
      lab,
      containers: [...this.containers.values()].filter((one) => one.lab === lab).map(({ role }) => ({ role, running: true })),
      zones: [...this.zones.values()].filter((one) => one.lab === lab).map(({ zone }) => zone),
    }));
  }
  onContainerEnded(listener: (ended: { lab: string; role: string }) => void) {
    this.#ended.add(listener);
    return { [Symbol.dispose]: () => this.#ended.delete(listener) };
  }
  end(lab: string, role: string) {
    for (const listener of this.#ended) listener({ lab, role });
  }
  async freeMemoryMiB() {
    return this.memory;
  }
  get labs(): string[] {
    return [...new Set([...this.containers.values()].map(({ lab }) => lab))];
  }
}

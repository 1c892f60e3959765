import type { Machine } from '../../../server/setup/machine.ts';

interface Facts {
  isRoot?: boolean;
  release?: string;
  files?: string[];
  /** The command after which the engine answers; 0 means that it does already. */
  answersAfter?: string | 0;
  aptFails?: string;
  log?: string;
  launchedEnds?: boolean;
}

/** A machine that remembers what was asked of it. */
export class FakeMachine implements Machine {
  readonly commands: string[] = [];
  readonly said: string[] = [];
  readonly isRoot: boolean;
  waitedMs = 0;
  readonly #facts: Facts;
  constructor(facts: Facts) {
    this.#facts = facts;
    this.isRoot = facts.isRoot ?? true;
  }
  exists(path: string): boolean {
    return this.#facts.files?.includes(path) ?? false;
  }
  read(path: string): string | null {
    return path === '/etc/os-release' ? (this.#facts.release ?? 'NAME="Debian"\nID=debian\n') : (this.#facts.log ?? null);
  }
  async run(command: string, args: string[]): Promise<{ exitCode: number; output: string }> {
    if (command === 'dpkg-query') return { exitCode: 1, output: '' };
    this.commands.push([command, ...args].join(' '));
    if (command === 'apt-get' && args.includes('install') && this.#facts.aptFails) return { exitCode: 100, output: this.#facts.aptFails };
    return { exitCode: 0, output: '' };
  }
  launch(command: string): () => boolean {
    this.commands.push(command);
    return () => !this.#facts.launchedEnds;
  }
  async ping(): Promise<boolean> {
    const after = this.#facts.answersAfter;
    return after === 0 || (after !== undefined && this.commands.includes(after));
  }
  async wait(ms: number): Promise<void> {
    this.waitedMs += ms;
  }
}

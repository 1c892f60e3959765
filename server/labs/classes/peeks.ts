import type { Typing } from '../../protocol/live.ts';
import { Problem } from '../../protocol/problems.ts';

interface Peek {
  /** Name of the watcher, and the terminals watched, by connection. */
  watchers: Map<string, { name: string; terminals: Set<string> }>;
  typing: Typing;
}

/** Who looks into which lab's terminals, for as long as they look. Leave to type ends with the last look. */
export class Peeks {
  #labs = new Map<string, Peek>();
  readonly #changed: (lab: string) => void;

  constructor(changed: (lab: string) => void) {
    this.#changed = changed;
  }

  /** What the student's page says. Null: nobody looks. */
  of(lab: string): { by: string[]; typing: Typing } | null {
    const peek = this.#labs.get(lab);
    return peek ? { by: [...new Set([...peek.watchers.values()].map(({ name }) => name))], typing: peek.typing } : null;
  }

  /** Connections that watch a terminal. */
  watching(lab: string, terminal: string): string[] {
    return [...(this.#labs.get(lab)?.watchers ?? [])].flatMap(([connection, { terminals }]) => (terminals.has(terminal) ? [connection] : []));
  }

  open(lab: string, terminal: string, connection: string, name: string): void {
    const peek = this.#labs.get(lab) ?? { watchers: new Map(), typing: 'no' as const };
    this.#labs.set(lab, peek);
    const watcher = peek.watchers.get(connection) ?? { name, terminals: new Set() };
    peek.watchers.set(connection, watcher);
    watcher.terminals.add(terminal);
    this.#changed(lab);
  }

  close(lab: string, terminal: string, connection: string): void {
    const peek = this.#labs.get(lab);
    const watcher = peek?.watchers.get(connection);
    if (!peek || !watcher?.terminals.delete(terminal)) return;
    if (watcher.terminals.size === 0) peek.watchers.delete(connection);
    if (peek.watchers.size === 0) this.#labs.delete(lab);
    this.#changed(lab);
  }

  left(connection: string): void {
    for (const [lab, peek] of [...this.#labs]) for (const terminal of peek.watchers.get(connection)?.terminals ?? []) this.close(lab, terminal, connection);
  }

  ask(lab: string, connection: string): void {
    const peek = this.#watched(lab, connection);
    if (peek.typing === 'no') peek.typing = 'asked';
    this.#changed(lab);
  }

  answer(lab: string, allow: boolean): void {
    const peek = this.#labs.get(lab);
    if (!peek) return;
    peek.typing = allow ? 'yes' : 'no';
    this.#changed(lab);
  }

  /** Throws Problem `forbidden` unless this connection watches the terminal and the student gave leave. */
  mayType(lab: string, terminal: string, connection: string): void {
    const peek = this.#watched(lab, connection);
    if (peek.typing !== 'yes' || !peek.watchers.get(connection)?.terminals.has(terminal))
      throw new Problem('forbidden', 'The student has not given leave to type here.');
  }

  #watched(lab: string, connection: string): Peek {
    const peek = this.#labs.get(lab);
    if (!peek?.watchers.has(connection)) throw new Problem('forbidden', 'Look into the terminal first.');
    return peek;
  }
}

import type { LabPlan } from '../../core/lab.ts';
import { Problem } from '../../protocol/problems.ts';
import type { Engine } from '../engine.ts';
import { type Deliver, TerminalSession } from './terminal-session.ts';

type Size = { cols: number; rows: number };
const warmSize: Size = { cols: 100, rows: 30 };
const maxTerminals = 12;

/** The shells of one lab. The shell itself lives in the container and outlives this process; a session is our attachment to it. */
export class Terminals implements AsyncDisposable {
  #sessions = new Map<string, TerminalSession>();
  #opening = new Map<string, Promise<TerminalSession>>();
  /** Shell name to the session that waits for its first viewer. */
  #warm = new Map<string, { name: string; session: TerminalSession }>();
  /** Terminal to the name its shell has in the container, where that differs. */
  #aliases = new Map<string, string>();
  #shells = new Map<string, string>();
  readonly #engine: Engine;
  readonly #plan: LabPlan;
  readonly #startShell: (shell: string) => Promise<void>;
  readonly #epoch: () => string;

  constructor(engine: Engine, plan: LabPlan, startShell: (shell: string) => Promise<void>, epoch: () => string) {
    this.#engine = engine;
    this.#plan = plan;
    this.#startShell = startShell;
    this.#epoch = epoch;
  }

  /** Attaches a shell before anybody asked, so that its prompt waits. */
  async warm(shell: string): Promise<void> {
    const name = `warm-${shell}`;
    this.#warm.set(shell, { name, session: await this.#attach(shell, name, warmSize) });
  }

  /** Opens, or comes back to, a terminal; `deliver` gets its output from the answered offset on. */
  async open(shell: string, terminal: string, size: Size, connection: string, deliver: Deliver, have?: { epoch: string; offset: number }) {
    const session = await this.#session(shell, terminal, size);
    await session.resize(size.cols, size.rows);
    return { terminal, epoch: session.epoch, offset: session.join(connection, deliver, have), session };
  }

  /** Those that are open, with their shells. */
  list(): { terminal: string; shell: string }[] {
    return [...this.#sessions.keys()].map((terminal) => ({ terminal, shell: this.#shells.get(terminal) ?? '' }));
  }

  get(terminal: string): TerminalSession {
    const session = this.#sessions.get(terminal);
    if (!session) throw new Problem('not-found', `There is no open terminal ${terminal} in this lab.`);
    return session;
  }

  leave(connection: string): void {
    for (const session of this.#sessions.values()) session.leave(connection);
  }

  /** Hangs up the shell and everything that runs in it. */
  async close(terminal: string): Promise<void> {
    const session = this.get(terminal);
    const shell = this.#shells.get(terminal) ?? '';
    this.#sessions.delete(terminal);
    this.#shells.delete(terminal);
    const name = this.#aliases.get(terminal) ?? terminal;
    this.#aliases.delete(terminal);
    await this.#engine.run(this.#plan.lab, this.#role(shell), ['/usr/lib/mailrange/terminal', 'close', name]);
    await session[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.#sessions.values(), ...[...this.#warm.values()].map((warm) => warm.session)];
    this.#sessions.clear();
    this.#warm.clear();
    await Promise.allSettled(all.map((session) => session[Symbol.asyncDispose]()));
  }

  #session(shell: string, terminal: string, size: Size): Promise<TerminalSession> {
    const standing = this.#sessions.get(terminal);
    if (standing) return Promise.resolve(standing);
    const opening = this.#opening.get(terminal) ?? this.#take(shell, terminal, size).finally(() => this.#opening.delete(terminal));
    this.#opening.set(terminal, opening);
    return opening;
  }

  async #take(shell: string, terminal: string, size: Size): Promise<TerminalSession> {
    if (this.#sessions.size >= maxTerminals) throw new Problem('too-many-requests', `A lab has at most ${maxTerminals} terminals; close one.`);
    this.#role(shell);
    const warm = this.#warm.get(shell);
    const session = warm ? warm.session : await this.#attachOrFind(shell, terminal, size);
    if (warm) {
      this.#warm.delete(shell);
      this.#aliases.set(terminal, warm.name);
    }
    this.#sessions.set(terminal, session);
    this.#shells.set(terminal, shell);
    void session.ended.then(() => {
      if (this.#sessions.get(terminal) === session) this.#sessions.delete(terminal);
    });
    return session;
  }

  /** After a restart of the server the browser's first terminal is the shell that had been attached before anybody asked. */
  async #attachOrFind(shell: string, terminal: string, size: Size): Promise<TerminalSession> {
    await this.#startShell(shell);
    const listed = await this.#engine.run(this.#plan.lab, this.#role(shell), ['/usr/lib/mailrange/terminal', 'list']);
    const names = listed.output.split('\n').map((line) => line.trim());
    const warm = `warm-${shell}`;
    const lost = names.includes(warm) && !names.includes(terminal) && ![...this.#aliases.values()].includes(warm);
    if (lost) this.#aliases.set(terminal, warm);
    return this.#attach(shell, lost ? warm : terminal, size);
  }

  async #attach(shell: string, name: string, size: Size): Promise<TerminalSession> {
    await this.#startShell(shell);
    const command = ['/usr/lib/mailrange/terminal', 'open', name, String(size.rows), String(size.cols)];
    return new TerminalSession(await this.#engine.openTerminal(this.#plan.lab, this.#role(shell), command, size), this.#epoch(), size);
  }

  #role(shell: string): string {
    const found = this.#plan.shells.find((candidate) => candidate.name === shell);
    if (!found) throw new Problem('not-found', `This lab offers no shell called ${shell}.`);
    return found.role;
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { io, type Socket } from 'socket.io-client';
import type { Answer, Answers, ClientToServer, Request, RequestName, ServerToClient } from '../../server/protocol/events.ts';
import { Problem } from '../../server/protocol/problems.ts';
import type { LabState, LabView } from '../../server/protocol/views.ts';

const top = new URL('../..', import.meta.url).pathname;

/** The real server as a process of its own, with a data folder of the test's. */
export class RunningServer implements AsyncDisposable {
  readonly url: string;
  readonly child: ChildProcess;
  readonly #said: (wanted: RegExp) => Promise<string>;
  constructor(child: ChildProcess, url: string, said: (wanted: RegExp) => Promise<string>) {
    this.child = child;
    this.url = url;
    this.#said = said;
  }

  /** The first group of the first line on stdout that fits, once it has come. */
  said(wanted: RegExp): Promise<string> {
    return this.#said(wanted);
  }

  static async start(dataDir: string, env: Record<string, string> = {}): Promise<RunningServer> {
    const child = spawn(process.execPath, [`${top}server/main.ts`], {
      cwd: top,
      env: { ...process.env, PORT: '0', MAILRANGE_DATA: dataDir, MAILRANGE_POOL: '0', MAILRANGE_LOG_LEVEL: 'warn', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout });
    const spoken: string[] = [];
    lines.on('line', (line) => spoken.push(line));
    const said = (wanted: RegExp) =>
      new Promise<string>((resolve, reject) => {
        const look = (line: string) => {
          const found = wanted.exec(line)?.[1];
          if (found) resolve(found);
        };
        for (const line of spoken) look(line);
        lines.on('line', look);
        child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it said ${wanted}`)));
      });
    return new RunningServer(child, await said(/listens on (\S+)/), said);
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    await exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill('SIGTERM');
  }
}

/** A browser's socket, without the browser. */
export class Page implements Disposable {
  readonly socket: Socket<ServerToClient, ClientToServer>;
  labs = new Map<string, LabView>();

  /** `cookie`: whose browser it is, where that is not the lone learner. */
  constructor(url: string, cookie?: string) {
    this.socket = io(url, { transports: ['websocket'], forceNew: true, ...(cookie ? { extraHeaders: { cookie } } : {}) });
    this.socket.on('lab:changed', (lab) => this.labs.set(lab.id, lab));
  }

  /** Sends one request; rejects with the Problem that stood in the way. */
  async ask<N extends RequestName>(name: N, payload: Request<N>): Promise<Answers[N]> {
    const emit = this.socket.timeout(60_000).emitWithAck as (name: string, payload: unknown) => Promise<Answer<Answers[N]>>;
    const answer = await emit.call(this.socket.timeout(60_000), name, payload);
    if (answer.ok) return answer.value;
    throw new Problem(answer.problem.code, answer.problem.detail);
  }

  /** Settles when the lab is in one of the states. */
  async reach(lab: LabView, ...states: LabState[]): Promise<LabView> {
    const seen = this.labs.get(lab.id) ?? lab;
    if (states.includes(seen.state)) return seen;
    return new Promise((resolve, reject) => {
      const listen = (changed: LabView) => {
        if (changed.id !== lab.id) return;
        if (states.includes(changed.state)) {
          this.socket.off('lab:changed', listen);
          resolve(changed);
        } else if (changed.state === 'failed') reject(new Error(`the lab failed: ${changed.problem?.detail}`));
      };
      this.socket.on('lab:changed', listen);
    });
  }

  /** Waits until the range says that labs can start. */
  async rangeReady(): Promise<void> {
    const response = await fetch(new URL('/api/system', (this.socket.io as unknown as { uri: string }).uri));
    if (((await response.json()) as { phase: string }).phase === 'ready') return;
    await new Promise<void>((resolve) => {
      this.socket.on('system:changed', (system) => {
        if (system.phase === 'ready') resolve();
      });
    });
  }

  [Symbol.dispose](): void {
    this.socket.disconnect();
  }
}

/** What a terminal prints, and a way to wait for it. Acknowledges as a browser that keeps up, unless told not to. */
export class Screen {
  #raw = '';
  bytes = 0;
  acknowledging = true;
  #wake = new Set<() => void>();
  /** What was printed, without colours and cursor movements. */
  get text(): string {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
    return this.#raw.replace(/\u001b\[[0-9;?]*[a-zA-Z]/g, '');
  }
  readonly #page: Page;
  readonly #lab: string;
  readonly terminal: string;

  constructor(page: Page, lab: string, terminal: string) {
    this.#page = page;
    this.#lab = lab;
    this.terminal = terminal;
    const decoder = new TextDecoder();
    page.socket.on('terminal:output', (fact) => {
      if (fact.terminal !== terminal || fact.lab !== lab) return;
      const data = new Uint8Array(fact.data);
      this.bytes += data.length;
      this.#raw = (this.#raw + decoder.decode(data, { stream: true })).slice(-100_000);
      if (this.acknowledging) void page.ask('terminal:ack', { lab, terminal, offset: fact.offset + data.length });
      for (const wake of this.#wake) wake();
    });
  }

  open(shell: string, have?: { epoch: string; offset: number }) {
    return this.#page.ask('terminal:open', { lab: this.#lab, shell, terminal: this.terminal, cols: 120, rows: 30, ...(have ? { have } : {}) });
  }

  type(data: string): Promise<null> {
    return this.#page.ask('terminal:input', { lab: this.#lab, terminal: this.terminal, data });
  }

  /** Settles when what was printed so far matches. */
  async shows(pattern: RegExp, timeoutMs = 60_000): Promise<void> {
    if (pattern.test(this.text)) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#wake.delete(look);
        reject(new Error(`the terminal did not show ${pattern} within ${timeoutMs} ms; it shows: ${this.text.slice(-500)}`));
      }, timeoutMs);
      const look = () => {
        if (!pattern.test(this.text)) return;
        clearTimeout(timer);
        this.#wake.delete(look);
        resolve();
      };
      this.#wake.add(look);
    });
  }
}

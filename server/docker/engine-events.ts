import type Docker from 'dockerode';
import { labelOf } from './names.ts';

interface EngineEvent {
  Action?: string;
  Actor?: { Attributes?: Record<string, string> };
}

type Ended = { lab: string; role: string };

/** Longest line of the event stream that is looked at, in characters. */
const maxEvent = 256 * 1024;

/** One stream of the Engine's events for all of this installation, opened again when it is lost. */
export class EngineEvents implements AsyncDisposable {
  readonly #docker: Docker;
  readonly #installation: string;
  readonly #ended = new Set<(ended: Ended) => void>();
  readonly #commands = new Map<string, (exitCode: number) => void>();
  readonly #closing = new AbortController();
  #stream: NodeJS.ReadableStream | null = null;
  #opening: Promise<void> | null = null;

  constructor(docker: Docker, installation: string) {
    this.#docker = docker;
    this.#installation = installation;
  }

  /** Resolves once events are flowing. Rejects with the client's error. */
  open(): Promise<void> {
    if (this.#stream) return Promise.resolve();
    this.#opening ??= this.#connect().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  onContainerEnded(listener: (ended: Ended) => void): Disposable {
    this.#ended.add(listener);
    this.open().catch(() => this.#reopen(1000));
    return { [Symbol.dispose]: () => this.#ended.delete(listener) };
  }

  /** Calls back once when the command of this exec has ended, whoever still holds its pipes. */
  onCommandEnded(exec: string, listener: (exitCode: number) => void): Disposable {
    this.#commands.set(exec, listener);
    return { [Symbol.dispose]: () => this.#commands.delete(exec) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    (this.#stream as { destroy?: () => void } | null)?.destroy?.();
    this.#stream = null;
  }

  async #connect(): Promise<void> {
    const filters = { type: ['container'], event: ['die', 'exec_die'], label: [`${labelOf.installation}=${this.#installation}`] };
    // The types know no promise beside an abort signal.
    const options = { filters: JSON.stringify(filters), abortSignal: this.#closing.signal } as Docker.GetEventsOptions;
    const stream: NodeJS.ReadableStream = await this.#docker.getEvents(options);
    this.#stream = stream;
    let held = '';
    stream.on('data', (chunk: Buffer) => {
      const lines = (held + chunk.toString('utf8')).split('\n');
      held = (lines.pop() ?? '').slice(-maxEvent);
      for (const line of lines) this.#take(line);
    });
    const lost = () => {
      if (this.#stream !== stream) return;
      this.#stream = null;
      this.#reopen(200);
    };
    stream.on('end', lost);
    stream.on('close', lost);
    stream.on('error', lost);
  }

  #reopen(afterMs: number): void {
    if (this.#closing.signal.aborted) return;
    setTimeout(() => {
      if (!this.#closing.signal.aborted) this.open().catch(() => this.#reopen(Math.min(afterMs * 2, 5000)));
    }, afterMs).unref();
  }

  #take(line: string): void {
    const event = parse(line);
    const attributes = event?.Actor?.Attributes ?? {};
    if (event?.Action?.startsWith('exec_die')) {
      const exec = attributes.execID ?? '';
      this.#commands.get(exec)?.(Number(attributes.exitCode ?? 1));
      this.#commands.delete(exec);
      return;
    }
    const lab = attributes[labelOf.lab];
    const role = attributes[labelOf.role];
    if (event?.Action === 'die' && lab && role) for (const listener of this.#ended) listener({ lab, role });
  }
}

function parse(line: string): EngineEvent | null {
  try {
    return JSON.parse(line) as EngineEvent;
  } catch {
    return null;
  }
}

import { randomInt } from 'node:crypto';
import type { ZodType } from 'zod';
import type { World } from '../core/ports.ts';
import type { Arrival, Observation, ObservationOf, Probe } from '../core/probes.ts';
import { WorldMessage, type WorldRequest, worldResults } from '../core/world.ts';
import type { LineStream } from '../labs/engine.ts';
import { Problem } from '../protocol/problems.ts';

const defaultTimeoutMs = 30_000;
/** What the way there and back may take beyond what was asked. */
const marginMs = 10_000;
const maxArrivalListeners = 1000;

type Ask = { [O in WorldRequest['op']]: Omit<Extract<WorldRequest, { op: O }>, 'id'> }[WorldRequest['op']];
type Pending = { settle: (message: Extract<WorldMessage, { id: number }>) => void; fail: (problem: Problem) => void };

/**
 * The world behind an attached stream. Says hello first; rejects with Problem `world-down` when nobody answers in time.
 * Disposing detaches: the world lives on and can be connected to again.
 */
export async function connectWorld(stream: LineStream, lab: string, options: { helloMs?: number } = {}): Promise<World> {
  const link = new WorldLink(stream, lab);
  try {
    // A server that died may have left half a line behind.
    stream.write('');
    link.root = (await link.ask({ op: 'hello' }, worldResults.hello, options.helloMs ?? 15_000)).root;
    return link;
  } catch (error) {
    await link[Symbol.asyncDispose]();
    throw error;
  }
}

class WorldLink implements World {
  readonly lab: string;
  readonly closed: Promise<void>;
  root = '';
  /** Lines that were no message of a world. */
  garbage = 0;
  private readonly stream: LineStream;
  private readonly pending = new Map<number, Pending>();
  private readonly listeners = new Set<(arrival: Arrival) => void>();
  // Far from the numbers of a server before us, whose answers may still be under way.
  private lastId = randomInt(1, 2 ** 47);
  private gone = false;

  constructor(stream: LineStream, lab: string) {
    this.stream = stream;
    this.lab = lab;
    stream.onLine((line) => this.take(line));
    this.closed = stream.closed.then(
      () => this.end(),
      () => this.end(),
    );
  }

  async probe<P extends Probe>(probe: P, timeoutMs = defaultTimeoutMs): Promise<ObservationOf<P>> {
    const extraMs =
      probe.kind === 'mailbox'
        ? probe.waitMs
        : probe.kind === 'connect'
          ? Math.ceil(probe.ports.length / 256) * probe.timeoutMs
          : probe.kind === 'scan'
            ? probe.limitMs
            : probe.kind === 'tls'
              ? timeoutMs * probe.versions.length
              : 0;
    const seen: Observation = await this.ask({ op: 'probe', probe, timeoutMs }, worldResults.probe, timeoutMs + extraMs + marginMs);
    if (seen.kind !== probe.kind) throw new Problem('world-down', `Asked for ${probe.kind}, it answered ${seen.kind}.`);
    return seen as ObservationOf<P>;
  }

  async arrivals(tokens: readonly string[], waitMs: number): Promise<Arrival[]> {
    return (await this.ask({ op: 'await', tokens: [...tokens], waitMs }, worldResults.await, waitMs + marginMs)).arrivals;
  }

  async issue(order: Parameters<World['issue']>[0]): ReturnType<World['issue']> {
    return await this.ask({ op: 'issue', order }, worldResults.issue, marginMs);
  }

  async journal(): ReturnType<World['journal']> {
    return await this.ask({ op: 'journal' }, worldResults.journal, marginMs);
  }

  onArrival(listener: (arrival: Arrival) => void): Disposable {
    if (this.listeners.size >= maxArrivalListeners) throw new Error('too many arrival listeners');
    this.listeners.add(listener);
    return { [Symbol.dispose]: () => void this.listeners.delete(listener) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.end();
    await this.stream[Symbol.asyncDispose]();
  }

  /** One question, one answer; past `waitMs` it is cancelled and rejects with `world-down`. */
  async ask<T>(request: Ask, result: ZodType<T>, waitMs: number): Promise<T> {
    if (this.gone) throw new Problem('world-down', 'The connection to the world is closed.');
    const id = ++this.lastId;
    const message = await new Promise<Extract<WorldMessage, { id: number }>>((resolve, reject) => {
      const finish = (act: () => void) => {
        clearTimeout(timer);
        this.pending.delete(id);
        act();
      };
      const timer = setTimeout(() => {
        finish(() => reject(new Problem('world-down', `No answer to ${request.op} within ${Math.round(waitMs / 1000)} s.`)));
        if (!this.gone) this.stream.write(JSON.stringify({ id: ++this.lastId, op: 'cancel', request: id }));
      }, waitMs);
      this.pending.set(id, { settle: (answer) => finish(() => resolve(answer)), fail: (problem) => finish(() => reject(problem)) });
      this.stream.write(JSON.stringify({ id, ...request }));
    });
    if (!message.ok) throw new Problem('world-down', `The world refused ${request.op}: ${message.error.message}`);
    const parsed = result.safeParse(message.result);
    if (!parsed.success) throw new Problem('world-down', `The answer to ${request.op} was not understood.`, { cause: parsed.error });
    return parsed.data;
  }

  private take(line: string): void {
    let message: WorldMessage;
    try {
      message = WorldMessage.parse(JSON.parse(line));
    } catch {
      this.garbage += 1;
      return;
    }
    if ('id' in message) this.pending.get(message.id)?.settle(message);
    else if (message.event === 'mail:arrived') for (const listener of this.listeners) listener(message.arrival);
  }

  private end(): void {
    if (this.gone) return;
    this.gone = true;
    for (const one of [...this.pending.values()]) one.fail(new Problem('world-down', 'The connection to the world ended.'));
  }
}

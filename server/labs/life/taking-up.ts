import { Problem } from '../../protocol/problems.ts';
import type { Handlers, Visitor } from '../range.ts';

/** A server that was started anew has them again after some seconds. */
const patienceMs = 15_000;

/** Between the start of the server and the moment when labs that stand from before are taken up: whoever asks for one of them waits. */
export class TakingUp {
  readonly #sleep: (ms: number) => Promise<void>;
  readonly #done = Promise.withResolvers<void>();
  #over = false;

  constructor(sleep: (ms: number) => Promise<void>) {
    this.#sleep = sleep;
  }

  get over(): boolean {
    return this.#over;
  }

  finish(): void {
    this.#over = true;
    this.#done.resolve();
  }

  /** Settles when it is over. Throws Problem `lab-not-ready` when that takes too long: the lab has not ended, and must not be doubled. */
  async wait(): Promise<void> {
    await Promise.race([this.#done.promise, this.#sleep(patienceMs)]);
    if (!this.#over) throw new Problem('lab-not-ready', 'The server has just started and takes up the labs that stand. Try again in a moment.');
  }

  /** The handlers, each of which waits first when it is asked about a lab that is not `known` yet. What `lab:watch` tells is written down. */
  before(handlers: Handlers, known: (lab: string) => boolean): Handlers {
    const waiting = Object.entries(handlers).map(([name, handle]) => {
      const work = handle as (visitor: Visitor, payload: object) => Promise<unknown>;
      const late = (payload: object) => !this.#over && name !== 'lab:watch' && 'lab' in payload && typeof payload.lab === 'string' && !known(payload.lab);
      return [name, (visitor: Visitor, payload: object) => (late(payload) ? this.wait().then(() => work(visitor, payload)) : work(visitor, payload))] as const;
    });
    return Object.fromEntries(waiting) as unknown as Handlers;
  }
}

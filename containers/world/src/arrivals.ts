import { type Arrival, tokenPattern } from '../../../server/core/probes.ts';

const maxKnown = 40_000;
const maxArrivals = 20_000;
const maxBytes = 8 * 1024 * 1024;
const maxAnswer = 200;
const maxWholeBytes = 6 * 1024 * 1024;

type Waiter = { missing: Set<string>; done: () => void };

/** What arrived, by token. Mail with tokens that this world never sent cannot push out mail that it did. */
export class Arrivals {
  count = 0;
  private readonly sent = new Set<string>();
  private readonly ours = new Ring(maxArrivals, maxBytes);
  private readonly others = new Ring(1000, maxBytes / 4);
  private readonly waiters = new Set<Waiter>();
  private readonly listener: (arrival: Arrival, body: string) => void;
  /** Whole messages of ours, by id. */
  private readonly letters = new Map<number, Buffer>();
  private letterBytes = 0;

  /** `body`: the beginning of what stands below the headers. */
  constructor(listener: (arrival: Arrival, body: string) => void) {
    this.listener = listener;
  }

  /** Tokens that probes carry out. */
  expect(tokens: Iterable<string>): void {
    for (const token of tokens) this.sent.add(token);
    for (const token of this.sent) {
      if (this.sent.size <= maxKnown) break;
      this.sent.delete(token);
    }
  }

  /** `body`: the beginning of what stands below the headers. `whole`: the message itself, if it is short enough to be kept. */
  add(seen: Omit<Arrival, 'id' | 'at'>, { body, whole }: { body: string; whole: Buffer | null } = { body: '', whole: null }): void {
    this.count += 1;
    const arrival: Arrival = { id: this.count, at: Date.now(), ...seen };
    const ours = arrival.tokens.some((token) => this.sent.has(token));
    if (arrival.tokens.length > 0) (ours ? this.ours : this.others).add(arrival);
    if (ours && whole) this.keep(arrival.id, whole);
    this.listener(arrival, body);
    for (const waiter of this.waiters) {
      for (const token of arrival.tokens) waiter.missing.delete(token);
      if (waiter.missing.size === 0) waiter.done();
    }
  }

  /** The message behind an arrival; null when it was not kept. */
  letter(id: number): Buffer | null {
    return this.letters.get(id) ?? null;
  }

  private keep(id: number, whole: Buffer): void {
    this.letters.set(id, whole);
    this.letterBytes += whole.length;
    for (const [oldest, { length }] of this.letters) {
      if (this.letterBytes <= maxWholeBytes) break;
      this.letters.delete(oldest);
      this.letterBytes -= length;
    }
  }

  find(tokens: readonly string[]): Arrival[] {
    const found = new Map<number, Arrival>();
    for (const token of tokens) for (const ring of [this.ours, this.others]) for (const one of ring.find(token)) found.set(one.id, one);
    return [...found.values()].sort((a, b) => a.id - b.id).slice(0, maxAnswer);
  }

  /** Answers once each token has arrived, or after `waitMs`, with what there is. */
  async wait(tokens: readonly string[], waitMs: number, signal: AbortSignal): Promise<Arrival[]> {
    this.expect(tokens);
    const missing = new Set(tokens.filter((token) => this.find([token]).length === 0));
    if (missing.size > 0 && waitMs > 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          this.waiters.delete(waiter);
          resolve();
        };
        const waiter = { missing, done };
        const timer = setTimeout(done, Math.min(waitMs, 120_000));
        signal.addEventListener('abort', done);
        this.waiters.add(waiter);
      });
    }
    return this.find(tokens);
  }
}

/** All tokens in a text, each once, at most `limit`. */
export function tokensIn(text: string, limit = 200): string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(tokenPattern)) {
    found.add(match[0]);
    if (found.size >= limit) break;
  }
  return [...found];
}

class Ring {
  private readonly byToken = new Map<string, Arrival[]>();
  private readonly kept = new Set<Arrival>();
  private bytes = 0;
  private readonly maxCount: number;
  private readonly maxBytes: number;

  constructor(maxCount: number, maxBytes: number) {
    this.maxCount = maxCount;
    this.maxBytes = maxBytes;
  }

  find(token: string): readonly Arrival[] {
    return this.byToken.get(token) ?? [];
  }

  add(arrival: Arrival): void {
    this.kept.add(arrival);
    this.bytes += cost(arrival);
    for (const token of arrival.tokens) this.byToken.set(token, [...this.find(token).slice(-49), arrival]);
    for (const oldest of this.kept) {
      if (this.kept.size <= this.maxCount && this.bytes <= this.maxBytes) break;
      this.kept.delete(oldest);
      this.bytes -= cost(oldest);
      for (const token of oldest.tokens) {
        const rest = this.find(token).filter((one) => one !== oldest);
        if (rest.length > 0) this.byToken.set(token, rest);
        else this.byToken.delete(token);
      }
    }
  }
}

const cost = (arrival: Arrival): number => 300 + arrival.headers.length + arrival.tokens.length * 100 + arrival.forwardPaths.join().length;

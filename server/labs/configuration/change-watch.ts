const quietMs = 1500;
const leastMs = 8000;

/** Looks a moment after something was done, at once or never twice within eight seconds: many commands make one look. */
export class ChangeWatch implements Disposable {
  readonly #look: () => Promise<unknown>;
  readonly #now: () => number;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #over = false;

  /** `look` must not reject. */
  constructor(look: () => Promise<unknown>, now: () => number) {
    this.#look = look;
    this.#now = now;
  }

  poke(): void {
    if (this.#timer !== null || this.#over) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        this.#lookedAt = this.#now();
        void this.#look();
      },
      Math.max(quietMs, this.#lookedAt + leastMs - this.#now()),
    );
  }

  [Symbol.dispose](): void {
    this.#over = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}

import type { Pushes } from '../pushes.ts';

const pauseMs = 1000;

/** Tells every page that boards have changed: at once, and after that once a second at most, however many gains there are. */
export class BoardNews implements Disposable {
  readonly #pushes: Pushes;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #again = false;

  constructor(pushes: Pushes) {
    this.#pushes = pushes;
  }

  changed(): void {
    this.#again = true;
    if (this.#timer === null) this.#tell();
  }

  [Symbol.dispose](): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #tell(): void {
    this.#timer = null;
    if (!this.#again) return;
    this.#again = false;
    this.#pushes.send({ to: 'everybody', event: 'standings:changed', payload: {} });
    this.#timer = setTimeout(() => this.#tell(), pauseMs);
  }
}

import type { Push } from './range.ts';

/** Where the use cases say what happened; the sockets listen. */
export class Pushes {
  #listeners = new Set<(push: Push) => void>();

  send(push: Push): void {
    for (const listener of this.#listeners) listener(push);
  }

  listen(listener: (push: Push) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }
}

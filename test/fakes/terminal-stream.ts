import type { TerminalStream } from '../../server/labs/engine.ts';

/** A TTY that the test plays: `emit` is what the program prints, unless the reader has paused it. */
export class FakeTerminalStream implements TerminalStream {
  readonly written: string[] = [];
  readonly sizes: [number, number][] = [];
  paused = false;
  #listener: (chunk: Uint8Array) => void = () => undefined;
  #end: () => void = () => undefined;
  readonly ended = new Promise<void>((resolve) => {
    this.#end = resolve;
  });

  onData(listener: (chunk: Uint8Array) => void): void {
    this.#listener = listener;
  }
  emit(text: string): void {
    this.#listener(new TextEncoder().encode(text));
  }
  write(data: string): void {
    this.written.push(data);
  }
  async resize(cols: number, rows: number): Promise<void> {
    this.sizes.push([cols, rows]);
  }
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
  }
  async [Symbol.asyncDispose](): Promise<void> {
    this.#end();
  }
}

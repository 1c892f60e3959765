import type { Page } from '../harness/running-server.ts';

const ackEveryBytes = 64 * 1024;

/** A terminal whose browser draws nothing: it counts, remembers the end, and acknowledges as xterm does. */
export class BenchTerminal {
  bytes = 0;
  acknowledging = true;
  #end = '';
  #offset = 0;
  #acknowledged = 0;
  #wake = new Set<() => void>();
  readonly #page: Page;
  readonly #where: { lab: string; terminal: string };

  constructor(page: Page, lab: string, terminal: string) {
    this.#page = page;
    this.#where = { lab, terminal };
    page.socket.on('terminal:output', (fact) => {
      if (fact.lab !== lab || fact.terminal !== terminal) return;
      const data = Buffer.from(fact.data);
      this.bytes += data.length;
      this.#offset = fact.offset + data.length;
      this.#end = (this.#end + data.subarray(-400).toString('latin1')).slice(-400);
      this.acknowledge();
      for (const wake of this.#wake) wake();
    });
  }

  async open(): Promise<void> {
    const { offset } = await this.#page.ask('terminal:open', { ...this.#where, shell: 'mx', cols: 120, rows: 30 });
    this.#acknowledged = offset;
  }

  type(data: string): void {
    void this.#page.ask('terminal:input', { ...this.#where, data });
  }

  acknowledge(): void {
    if (!this.acknowledging || this.#offset - this.#acknowledged < ackEveryBytes) return;
    this.#acknowledged = this.#offset;
    void this.#page.ask('terminal:ack', { ...this.#where, offset: this.#offset });
  }

  /** Settles when what was printed last fits, without colours and cursor movements. */
  shows(pattern: RegExp): Promise<void> {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
    return this.until(() => pattern.test(this.#end.replace(/\u001b\[[0-9;?]*[a-zA-Z]/g, '')));
  }

  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!holds()) return;
        this.#wake.delete(look);
        resolve();
      };
      this.#wake.add(look);
      look();
    });
  }
}

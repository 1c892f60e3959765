/** Refuses to hold more of one line, in bytes. */
const maxLine = 16 * 1024 * 1024;

/**
 * Takes the Engine's multiplexed stream (8-byte headers: stream number, three zeros, length big-endian;
 * Engine API, ContainerAttach) in pieces of any size and hands out lines of stdout. stderr is dropped.
 * A line past the bound throws.
 */
export class LineFraming {
  readonly #onLine: (line: string) => void;
  readonly #bound: number;
  #header: number[] = [];
  #left = 0;
  #stdout = false;
  #parts: Uint8Array[] = [];
  #held = 0;

  constructor(onLine: (line: string) => void, bound = maxLine) {
    this.#onLine = onLine;
    this.#bound = bound;
  }

  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left === 0) {
        this.#header.push(chunk[at++] as number);
        if (this.#header.length === 8) this.#takeHeader();
        continue;
      }
      const piece = chunk.subarray(at, at + this.#left);
      at += piece.length;
      this.#left -= piece.length;
      if (this.#stdout) this.#takeText(piece);
    }
  }

  #takeHeader(): void {
    const header = Buffer.from(this.#header);
    this.#header = [];
    this.#stdout = header[0] === 1;
    this.#left = header.readUInt32BE(4);
  }

  #takeText(piece: Uint8Array): void {
    let from = 0;
    for (let end = piece.indexOf(10); end !== -1; end = piece.indexOf(10, from)) {
      this.#hold(piece.subarray(from, end));
      const line = Buffer.concat(this.#parts).toString('utf8');
      this.#parts = [];
      this.#held = 0;
      from = end + 1;
      this.#onLine(line);
    }
    if (from < piece.length) this.#hold(piece.subarray(from));
  }

  #hold(part: Uint8Array): void {
    this.#held += part.length;
    if (this.#held > this.#bound) throw new RangeError(`a line of more than ${this.#bound} bytes`);
    this.#parts.push(part);
  }
}

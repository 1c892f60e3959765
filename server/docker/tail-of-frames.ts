/** stdout and stderr as they came, out of the Engine's 8-byte frames; only the end is kept. */
export class TailOfFrames {
  readonly #bound: number;
  #header: number[] = [];
  #left = 0;
  #parts: Uint8Array[] = [];
  #held = 0;

  constructor(bound: number) {
    this.#bound = bound;
  }

  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left === 0) {
        this.#header.push(chunk[at++] as number);
        if (this.#header.length < 8) continue;
        this.#left = Buffer.from(this.#header).readUInt32BE(4);
        this.#header = [];
        continue;
      }
      const piece = chunk.subarray(at, at + this.#left);
      at += piece.length;
      this.#left -= piece.length;
      this.#keep(piece);
    }
  }

  /** The exit code that stands behind the nonce near the end, or null. */
  exitCode(nonce: string): number | null {
    const found = lastLine(nonce).exec(this.#tail(512));
    return found ? Number(found[1]) : null;
  }

  /** What was kept, without the line of the nonce. */
  text(nonce: string): string {
    return this.#tail(this.#bound + 128)
      .replace(lastLine(nonce), '')
      .slice(-this.#bound);
  }

  #tail(bytes: number): string {
    const parts: Uint8Array[] = [];
    let held = 0;
    for (let at = this.#parts.length - 1; at >= 0 && held < bytes; at -= 1) {
      const part = this.#parts[at] as Uint8Array;
      parts.unshift(part);
      held += part.length;
    }
    return Buffer.concat(parts).subarray(-bytes).toString('utf8');
  }

  #keep(piece: Uint8Array): void {
    this.#parts.push(piece);
    this.#held += piece.length;
    while (this.#held - (this.#parts[0]?.length ?? 0) >= this.#bound + 128) this.#held -= this.#parts.shift()?.length ?? 0;
  }
}

/** Output of stderr may come behind it. */
const lastLine = (nonce: string) => new RegExp(`${nonce} (\\d{1,3})\\n`);

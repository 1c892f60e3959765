/** The last bytes of a stream, addressed by absolute offset. */
export class Ring {
  #chunks: Uint8Array[] = [];
  #size = 0;
  /** Offset just after the last byte. */
  end = 0;
  readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** Offset of the oldest byte still kept. */
  get start(): number {
    return this.end - this.#size;
  }

  push(chunk: Uint8Array): void {
    const kept = chunk.length > this.capacity ? chunk.subarray(chunk.length - this.capacity) : chunk;
    this.#chunks.push(kept);
    this.#size += kept.length;
    this.end += chunk.length;
    while (this.#size > this.capacity) {
      const first = this.#chunks[0];
      if (!first) return;
      const surplus = this.#size - this.capacity;
      if (first.length <= surplus) {
        this.#chunks.shift();
        this.#size -= first.length;
      } else {
        this.#chunks[0] = first.subarray(surplus);
        this.#size -= surplus;
      }
    }
  }

  /** Bytes from `offset` (moved up to what is kept), at most `length`. */
  slice(offset: number, length: number): { offset: number; data: Uint8Array } {
    const from = Math.max(offset, this.start);
    const data = new Uint8Array(Math.max(0, Math.min(length, this.end - from)));
    let position = this.start;
    let filled = 0;
    for (const chunk of this.#chunks) {
      if (filled === data.length) break;
      const skip = Math.max(0, from + filled - position);
      if (skip < chunk.length) {
        const part = chunk.subarray(skip, skip + data.length - filled);
        data.set(part, filled);
        filled += part.length;
      }
      position += chunk.length;
    }
    return { offset: from, data };
  }
}

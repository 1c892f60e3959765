/** A piece of output as pushed: `offset` is the absolute offset of its first byte in the stream `epoch`. */
export interface Piece {
  epoch: string;
  offset: number;
  data: Uint8Array;
}

/** What to draw of a piece. `notice`: the stream began anew, or `lost` bytes are no longer kept by the server. */
export interface Drawing {
  data: Uint8Array;
  /** Absolute offset after `data`. */
  end: number;
  epoch: string;
  notice: 'restarted' | 'lost' | null;
  lost: number;
}

/** Acknowledge at the latest after this many drawn bytes; half of the server's low-water mark. */
export const ackEvery = 64 * 1024;

/** Bookkeeping of one terminal's output: what arrived, what xterm has drawn, what was acknowledged. Absolute byte offsets throughout. */
export class OutputCursor {
  #epoch: string | null = null;
  #received = 0;
  #drawn = 0;
  #acked = 0;

  /** For `terminal:open` after a lost connection; undefined for a first look. */
  get have(): { epoch: string; offset: number } | undefined {
    return this.#epoch === null ? undefined : { epoch: this.#epoch, offset: this.#received };
  }

  /** Whether everything that arrived is drawn and acknowledged. */
  get settled(): boolean {
    return this.#acked === this.#received;
  }

  /** The server's answer to `terminal:open`: a new stream starts where it says. */
  opened(epoch: string, offset: number): boolean {
    if (epoch === this.#epoch) return false;
    const restarted = this.#epoch !== null;
    this.#begin(epoch, offset);
    return restarted;
  }

  /** Drops what is known already; null when nothing is left to draw. */
  accept(piece: Piece): Drawing | null {
    let notice: Drawing['notice'] = null;
    let lost = 0;
    if (piece.epoch !== this.#epoch) {
      if (this.#epoch !== null) notice = 'restarted';
      this.#begin(piece.epoch, piece.offset);
    }
    const end = piece.offset + piece.data.byteLength;
    if (end <= this.#received) return null;
    if (piece.offset > this.#received) {
      notice ??= 'lost';
      lost = piece.offset - this.#received;
    }
    const data = piece.data.subarray(Math.max(0, this.#received - piece.offset));
    this.#received = end;
    return { data, end, epoch: piece.epoch, notice, lost };
  }

  /** xterm has drawn up to `offset`. Returns the offset to acknowledge now, or null to wait for more (or for `due`). */
  drawn(epoch: string, offset: number): number | null {
    if (epoch !== this.#epoch || offset <= this.#drawn) return null;
    this.#drawn = offset;
    return this.#drawn - this.#acked >= ackEvery ? this.due() : null;
  }

  /** What is drawn and not yet acknowledged, asked when the stream has gone quiet. */
  due(): number | null {
    if (this.#drawn <= this.#acked) return null;
    this.#acked = this.#drawn;
    return this.#acked;
  }

  #begin(epoch: string, offset: number): void {
    this.#epoch = epoch;
    this.#received = offset;
    this.#drawn = offset;
    this.#acked = offset;
  }
}

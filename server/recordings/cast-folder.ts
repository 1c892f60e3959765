import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CastFile, CastFiles, CastName } from '../labs/recordings/recording-store.ts';
import { LearnerId } from '../protocol/ids.ts';
import { RecordingId } from '../protocol/recordings.ts';

const pieceBytes = 64 * 1024;
const newline = 0x0a;

/** Recordings as files, `<learner>/<id>.cast` below one folder, readable by nobody else on the machine. */
export class CastFolder implements CastFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async open(name: CastName): Promise<{ file: CastFile; last: string }> {
    await mkdir(join(this.#folder, name.learner), { recursive: true, mode: 0o700 });
    // Not `a`: what a failed write left is written over.
    const handle = await open(this.#path(name), 'r+').catch((error) => {
      if (error.code !== 'ENOENT') throw error;
      return open(this.#path(name), 'wx+', 0o600);
    });
    try {
      const whole = await wholeBytes(handle);
      await handle.truncate(whole);
      return { file: new AppendedFile(handle, whole), last: await lastLine(handle, whole) };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async read(name: CastName): Promise<AsyncIterable<Uint8Array> | null> {
    const handle = await orNull(open(this.#path(name), 'r'));
    return handle && pieces(handle);
  }

  async remove(name: CastName): Promise<void> {
    await rm(this.#path(name), { force: true });
  }

  async removeAll(learner: LearnerId): Promise<void> {
    await rm(join(this.#folder, LearnerId.parse(learner)), { recursive: true, force: true });
  }

  async look(name: CastName): Promise<{ bytes: number; changedAt: number } | null> {
    const found = await orNull(stat(this.#path(name)));
    return found && { bytes: found.size, changedAt: Math.round(found.mtimeMs) };
  }

  async list(): Promise<{ name: CastName; bytes: number; changedAt: number }[]> {
    const found = [];
    for (const learner of (await orNull(readdir(this.#folder))) ?? []) {
      if (!LearnerId.safeParse(learner).success) continue;
      for (const entry of (await orNull(readdir(join(this.#folder, learner)))) ?? []) {
        const id = RecordingId.safeParse(entry.replace(/\.cast$/, ''));
        const file = id.success ? await this.look({ learner, id: id.data }) : null;
        if (id.success && file) found.push({ name: { learner, id: id.data }, ...file });
      }
    }
    return found;
  }

  #path({ learner, id }: CastName): string {
    return join(this.#folder, LearnerId.parse(learner), `${RecordingId.parse(id)}.cast`);
  }
}

class AppendedFile implements CastFile {
  bytes: number;
  readonly #handle: FileHandle;

  constructor(handle: FileHandle, bytes: number) {
    this.#handle = handle;
    this.bytes = bytes;
  }

  async append(lines: string): Promise<void> {
    const data = Buffer.from(lines);
    let written = 0;
    try {
      while (written < data.length) written += (await this.#handle.write(data, written, data.length - written, this.bytes + written)).bytesWritten;
      this.bytes += written;
    } catch (error) {
      await this.#handle.truncate(this.bytes).catch(() => undefined);
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

/** Up to and with the last newline: a line after it was torn when a server was killed. */
async function wholeBytes(handle: FileHandle): Promise<number> {
  const { size } = await handle.stat();
  const newlineAt = await newlineBefore(handle, size);
  return newlineAt + 1;
}

async function lastLine(handle: FileHandle, whole: number): Promise<string> {
  if (whole === 0) return '';
  const from = (await newlineBefore(handle, whole - 1)) + 1;
  const line = Buffer.alloc(whole - 1 - from);
  await handle.read(line, 0, line.length, from);
  return line.toString();
}

/** Where the last newline before `end` is; -1: nowhere. */
async function newlineBefore(handle: FileHandle, end: number): Promise<number> {
  const piece = Buffer.alloc(pieceBytes);
  for (let to = end; to > 0; ) {
    const from = Math.max(0, to - pieceBytes);
    const { bytesRead } = await handle.read(piece, 0, to - from, from);
    const found = piece.subarray(0, bytesRead).lastIndexOf(newline);
    if (found >= 0) return from + found;
    to = from;
  }
  return -1;
}

async function* pieces(handle: FileHandle): AsyncGenerator<Uint8Array> {
  try {
    const whole = await wholeBytes(handle);
    for (let from = 0; from < whole; ) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(pieceBytes, whole - from)), { position: from });
      if (bytesRead === 0) return;
      from += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

const orNull = <T>(promise: Promise<T>): Promise<T | null> =>
  promise.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });

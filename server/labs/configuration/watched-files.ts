import { z } from 'zod';
import type { Engine, LineStream } from '../engine.ts';

export interface WatchedFile {
  /** `mx:/etc/postfix/main.cf` */
  path: string;
  hash: string;
}

export interface Look {
  files: WatchedFile[];
  /** By hash; null for private keys and for what is no text. */
  texts: Map<string, string | null>;
}

const Printed = z.tuple([z.array(z.tuple([z.string().max(1000), z.string().max(64)])).max(600), z.record(z.string(), z.string().nullable())]);
const maxInflated = 8 * 1024 * 1024;

const marker = 'MAILRANGE-FILES ';

/** The program of the base image that looks: one line for each that it is asked, until a minute passes without one. */
const program = ['/usr/bin/python3', '-I', '/usr/lib/mailrange/files'];
const answerMs = 15_000;

/** The configuration files of one host. The program is started with the first look, and anew once it has ended: by itself, or with a restart of the host. */
export class HostFiles implements AsyncDisposable {
  readonly #engine: Pick<Engine, 'talk'>;
  readonly #lab: string;
  readonly #role: string;
  #talk: LineStream | null = null;
  #heard: (line: string) => void = () => undefined;
  #over = false;

  constructor(engine: Pick<Engine, 'talk'>, lab: string, role: string) {
    this.#engine = engine;
    this.#lab = lab;
    this.#role = role;
  }

  /** What one look found: paths with their hashes, and the texts that are not `known`. Null: the host could not be asked. One at a time. */
  async look(known: Iterable<string>): Promise<Look | null> {
    const told = this.#talk && (await this.#ask(this.#talk, []));
    const line = told ?? (this.#over ? null : await this.#ask(await this.#start(), [...known]));
    return line === null ? null : await readLook(this.#role, line);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over = true;
    await this.#letGo();
  }

  async #letGo(): Promise<void> {
    const talk = this.#talk;
    this.#talk = null;
    await talk?.[Symbol.asyncDispose]();
  }

  async #start(): Promise<LineStream> {
    this.#talk = await this.#engine.talk(this.#lab, this.#role, program);
    this.#talk.onLine((line) => line.startsWith(marker) && this.#heard(line));
    return this.#talk;
  }

  /** Null: it ended, or said nothing in time. */
  async #ask(talk: LineStream, known: readonly string[]): Promise<string | null> {
    const answer = Promise.withResolvers<string | null>();
    const timer = setTimeout(() => answer.resolve(null), answerMs);
    this.#heard = answer.resolve;
    void talk.closed.then(() => answer.resolve(null));
    talk.write(JSON.stringify(known));
    const line = await answer.promise;
    clearTimeout(timer);
    if (line === null) await this.#letGo();
    return line;
  }
}

/** Everything that comes from a host is hostile: what does not read as a look is none. */
export async function readLook(role: string, line: string): Promise<Look | null> {
  if (!line.startsWith(marker)) return null;
  try {
    const [files, texts] = Printed.parse(JSON.parse(await inflate(line.slice(marker.length))));
    return { files: files.map(([path, hash]) => ({ path: `${role}:${path}`, hash })), texts: new Map(Object.entries(texts)) };
  } catch {
    return null;
  }
}

async function inflate(base64: string): Promise<string> {
  const bytes = Uint8Array.from(atob(base64.trim()), (char) => char.charCodeAt(0));
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > maxInflated) throw new RangeError('a look of more than 8 MiB');
  }
  return text + decoder.decode();
}

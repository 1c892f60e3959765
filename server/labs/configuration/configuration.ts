import type { LabPlan } from '../../core/lab.ts';
import type { Engine } from '../engine.ts';
import { HostFiles } from './watched-files.ts';

/** Hash by `host:path`. */
export type Files = ReadonlyMap<string, string>;

/** The watched configuration of a lab at one moment. */
export interface Version {
  /** Its number within the lab; a version that is marked keeps it. */
  n: number;
  /** Epoch milliseconds. */
  at: number;
  files: Files;
  /** The attempt that was made on it. */
  attempt: string | null;
}

const maxVersions = 60;
const maxBytes = 8 * 1024 * 1024;

/** What is written down so that it survives a restart of the server: a version that is new or marked, the texts it brought, the version that made room. */
export interface KeptVersion {
  version: Version;
  texts: [hash: string, text: string | null][];
  dropped: number | null;
}

/** Everything written down about a lab's configuration, versions in order. */
export interface KeptConfiguration {
  versions: Version[];
  texts: Map<string, string | null>;
}

/** What the learner changed, as versions of the watched files. Evidence and never the ground of a verdict; bounded. */
export class Configuration implements AsyncDisposable {
  readonly #hosts: HostFiles[];
  readonly #now: () => number;
  #versions: Version[] = [];
  #texts = new Map<string, string | null>();
  #bytes = 0;
  /** The last look that was asked for, and the one that has not begun yet. */
  #last: Promise<unknown> = Promise.resolve();
  #next: Promise<Version | null> | null = null;
  /** Texts that are not written down yet. */
  #fresh: [string, string | null][] = [];
  readonly #write: (kept: KeptVersion) => Promise<void>;

  /** `write` keeps a version beyond this process; it must not reject. */
  constructor(engine: Pick<Engine, 'talk'>, plan: LabPlan, now: () => number, write: (kept: KeptVersion) => Promise<void> = async () => undefined) {
    this.#write = write;
    this.#hosts = plan.hosts.map(({ role }) => new HostFiles(engine, plan.lab, role));
    this.#now = now;
  }

  get versions(): readonly Version[] {
    return this.#versions;
  }

  /** The text of a version's file; null when it is secret, binary or no longer kept. */
  text(hash: string): string | null {
    return this.#texts.get(hash) ?? null;
  }

  /** Takes up what an earlier process kept, before the first look. */
  restore(kept: KeptConfiguration): void {
    this.#versions = [...kept.versions];
    for (const [hash, text] of kept.texts) this.#remember(hash, text);
    this.#fresh = [];
  }

  /**
   * Looks at every host and keeps a new version if anything differs. Null: a host could not be asked. One look at a time; one that is under way
   * may have read already what changed since, so whoever asks now gets the next, and all who ask until then the same.
   */
  look(): Promise<Version | null> {
    this.#next ??= this.#last.then(() => {
      this.#next = null;
      return this.#look();
    });
    this.#last = this.#next.catch(() => null);
    return this.#next;
  }

  /** The version an attempt is made on. */
  async mark(attempt: string): Promise<Version | null> {
    const version = await this.look();
    if (!version) return null;
    const marked = { ...version, attempt };
    if (version.attempt !== null) return this.#keep({ ...marked, at: this.#now(), n: version.n + 1 });
    this.#versions[this.#versions.indexOf(version)] = marked;
    await this.#write({ version: marked, texts: [], dropped: null });
    return marked;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#hosts.map((host) => host[Symbol.asyncDispose]()));
  }

  async #look(): Promise<Version | null> {
    const at = this.#now();
    const looks = await Promise.all(this.#hosts.map((host) => host.look(this.#texts.keys()).catch(() => null)));
    const files = new Map<string, string>();
    for (const look of looks) {
      if (!look) return null;
      for (const { path, hash } of look.files) files.set(path, hash);
      for (const [hash, text] of look.texts) this.#remember(hash, text);
    }
    const last = this.#versions.at(-1);
    if (last && changedPaths(last.files, files).length === 0) return last;
    return this.#keep({ n: (last?.n ?? -1) + 1, at, files, attempt: null });
  }

  #remember(hash: string, text: string | null): void {
    if (this.#texts.has(hash) || this.#bytes + (text?.length ?? 0) > maxBytes) return;
    this.#texts.set(hash, text);
    this.#fresh.push([hash, text]);
    this.#bytes += text?.length ?? 0;
  }

  async #keep(version: Version): Promise<Version> {
    this.#versions.push(version);
    // The first one is what everything is compared with.
    const [dropped] = this.#versions.length > maxVersions ? this.#versions.splice(1, 1) : [];
    const texts = this.#fresh;
    this.#fresh = [];
    await this.#write({ version, texts, dropped: dropped?.n ?? null });
    return version;
  }
}

/** Paths that came, went or differ, in order. */
export function changedPaths(before: Files, after: Files): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path)).sort();
}

import { join } from 'node:path';
import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { Problem } from '../protocol/problems.ts';
import type { SystemView } from '../protocol/views.ts';
import { lastLines, makeRootfs, suite } from './base-rootfs.ts';
import { readProgress, stepOf } from './build-progress.ts';
import { engineProblem, statusOf } from './engine-problem.ts';
import { createGate } from './gate.ts';
import type { RunProgram } from './guard.ts';
import { type ContextFile, hashContext, packContext, readContext } from './image-context.ts';

export type ImageView = SystemView['images'][number];

/** Which image stands on which; the names are the folders of `containers/`, and `rootfs` is a bare Debian. */
const parents: Record<string, string> = {
  base: 'rootfs',
  postfix: 'base',
  exim: 'base',
  identity: 'postfix',
  opensmtpd: 'base',
  world: 'rootfs',
  guard: 'rootfs',
};
/** Built when something asks for them; the others for every range. */
const seldom = ['guard', 'identity', 'opensmtpd'];
const order = ['rootfs', ...Object.keys(parents).filter((name) => !seldom.includes(name))];

const dayMs = 24 * 60 * 60 * 1000;

export interface ImagesOptions {
  docker: Docker;
  /** The folder `containers/`. */
  containersDir: string;
  /** Further files of a build context, by image name and path in the context. */
  extraFiles?: Record<string, () => Promise<Record<string, Uint8Array | string>>>;
  /** The Node that goes into the world's image; this process's own if left out. */
  nodeBinary?: { file: string; version: string };
  run: RunProgram;
  mayInstall: boolean;
}

interface Planned {
  tag: string;
  files: ContextFile[];
}

/** The images of the range: named by the hash of what goes in, built through the Engine when that name is missing. */
export class Images {
  readonly #options: ImagesOptions;
  readonly #planned = new Map<string, Promise<Planned>>();
  readonly #present = new Set<string>();
  readonly #building = createGate(2);

  constructor(options: ImagesOptions) {
    this.#options = options;
  }

  /** `mailrange/<name>:<hash>`, whether it stands or not. */
  async tag(name: string): Promise<string> {
    return (await this.#plan(name)).tag;
  }

  /** The tag of an image that stands. Rejects with Problem `images-missing` otherwise. */
  async standing(name: string): Promise<string> {
    const tag = await this.tag(name);
    if (!(await this.#exists(tag))) throw new Problem('images-missing', `${tag} is not built yet.`);
    return tag;
  }

  /** The tag of the image that a container starts from: one that every range has, or one that is built now. Rejects as `standing` and `ensure` do. */
  forContainer(name: string): Promise<string> {
    return seldom.includes(name) ? this.onDemand(name) : this.standing(name);
  }

  /** The tag of an image that not every range needs, built now if it does not stand. Rejects as `ensure` does. */
  async onDemand(name: string): Promise<string> {
    const parent = parents[name];
    await this.#ensureOne(name, parent ? this.#ensureOne(parent, undefined, () => {}) : undefined, () => {});
    return this.tag(name);
  }

  /** Builds what is missing, and tells every change of the whole list. Rejects with Problem `image-failed` or of the engine; what was built stays. */
  async ensure(onChange: (images: ImageView[]) => void = () => {}): Promise<void> {
    const views = new Map<string, ImageView>(order.map((name) => [name, { name, state: 'waiting', step: '', done: 0, seconds: 0 }]));
    const change = (name: string, next: Partial<ImageView>) => {
      views.set(name, { ...(views.get(name) as ImageView), ...next });
      onChange([...views.values()]);
    };
    this.#planned.clear();
    this.#present.clear();
    const done = new Map<string, Promise<void>>();
    for (const name of order)
      done.set(
        name,
        this.#ensureOne(name, done.get(parents[name] ?? ''), (next) => change(name, next)),
      );
    const results = await Promise.allSettled(done.values());
    for (const result of results) if (result.status === 'rejected') throw result.reason;
    await this.#prune().catch(() => undefined);
  }

  async #ensureOne(name: string, parent: Promise<void> | undefined, change: (next: Partial<ImageView>) => void): Promise<void> {
    const { tag, files } = await this.#plan(name);
    try {
      // An image that stands needs no parent.
      if (!(await this.#exists(tag))) {
        await parent;
        await this.#building(() => this.#build(name, tag, files, change));
      }
      change({ state: 'ready', step: '', done: 1 });
    } catch (error) {
      const problem = engineProblem(error, `Building ${tag}`);
      change({ state: 'failed', step: problem.detail.split('\n')[0]?.slice(0, 200) ?? '' });
      throw problem;
    }
  }

  async #build(name: string, tag: string, files: ContextFile[], change: (next: Partial<ImageView>) => void): Promise<void> {
    const began = performance.now();
    const seconds = () => Math.round((performance.now() - began) / 1000);
    change({ state: 'building', step: 'starting', done: 0 });
    const ticking = setInterval(() => change({ seconds: seconds() }), 1000);
    try {
      if (name === 'rootfs') await this.#buildRootfs(tag, (step) => change({ step, seconds: seconds() }));
      else await this.#buildFolder(name, tag, files, (step) => change({ ...step, seconds: seconds() }));
      this.#present.add(tag);
    } finally {
      clearInterval(ticking);
      change({ seconds: seconds() });
    }
  }

  async #buildRootfs(tag: string, say: (step: string) => void): Promise<void> {
    const id = await makeRootfs({ docker: this.#options.docker, run: this.#options.run, mayInstall: this.#options.mayInstall, say });
    const [repo = '', version = ''] = tag.split(':');
    await this.#options.docker.getImage(id).tag({ repo, tag: version });
  }

  async #buildFolder(name: string, tag: string, files: ContextFile[], onStep: (step: { step: string; done: number }) => void): Promise<void> {
    const stream = await this.#options.docker.buildImage(Readable.from(packContext(files)), {
      t: tag,
      buildargs: { BASE: await this.tag(parents[name] ?? '') },
      labels: { 'mailrange.image': name },
      networkmode: 'host',
      forcerm: true,
    });
    let said = '';
    await readProgress(stream, (line) => {
      said = `${said}${line.stream ?? ''}`.slice(-64 * 1024);
      const step = stepOf(line.stream ?? '');
      if (step) onStep(step);
      if (!line.error) return;
      if (/no space left on device/i.test(`${line.error}${said}`)) throw new Problem('disk-full', `Building ${tag}: ${line.error}`);
      throw new Problem('image-failed', `${tag}: ${line.error.trim()}\n${lastLines(said)}`);
    });
  }

  #plan(name: string): Promise<Planned> {
    const planned = this.#planned.get(name) ?? this.#makePlan(name);
    this.#planned.set(name, planned);
    return planned;
  }

  async #makePlan(name: string): Promise<Planned> {
    // What a bootstrap brings changes from day to day: the recipe names it, not the content.
    if (name === 'rootfs') return { tag: `mailrange/rootfs:${suite}-1`, files: [] };
    const parent = parents[name];
    if (!parent) throw new Problem('image-failed', `There is no image called ${name}; there are ${Object.keys(parents).join(', ')}.`);
    const folder = join(this.#options.containersDir, name);
    const files = await readContext(folder, await this.#extra(name)).catch((error: unknown) => {
      throw new Problem('image-failed', `The folder of image ${name} cannot be read: ${error instanceof Error ? error.message : error}`, { cause: error });
    });
    return { tag: `mailrange/${name}:${hashContext(files, { BASE: await this.tag(parent) })}`, files };
  }

  async #extra(name: string): Promise<ContextFile[]> {
    const given = (await this.#options.extraFiles?.[name]?.()) ?? {};
    const files: ContextFile[] = Object.entries(given).map(([path, content]) => ({ path, mode: 0o644, content: Buffer.from(content as Uint8Array) }));
    if (name !== 'world') return files;
    const { file, version } = this.#options.nodeBinary ?? { file: process.execPath, version: process.version };
    return [...files, { path: 'node', mode: 0o755, content: { file, identity: `${version} ${process.arch}` } }];
  }

  async #exists(tag: string): Promise<boolean> {
    if (this.#present.has(tag)) return true;
    try {
      await this.#options.docker.getImage(tag).inspect();
      this.#present.add(tag);
      return true;
    } catch (error) {
      if (statusOf(error) === 404) return false;
      throw engineProblem(error, `Looking for ${tag}`);
    }
  }

  /** Takes away images of ours that are neither current nor in use, once they are a day old. */
  async #prune(): Promise<void> {
    const { docker } = this.#options;
    const current = new Set(await Promise.all(['rootfs', ...Object.keys(parents)].map((name) => this.tag(name))));
    for (const image of await docker.listImages({ filters: { label: ['mailrange.image'] } })) {
      if (Date.now() - image.Created * 1000 < dayMs) continue;
      for (const tag of image.RepoTags ?? []) {
        // Refused while a container or another image stands on it.
        if (tag.startsWith('mailrange/') && !current.has(tag))
          await docker
            .getImage(tag)
            .remove()
            .catch(() => undefined);
      }
    }
  }
}

import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { stepOf } from '../../../server/docker/build-progress.ts';
import { Images } from '../../../server/docker/images.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailrange-images-'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  for (const name of ['base', 'postfix', 'exim', 'world']) {
    await mkdir(join(folder, name, 'rootfs'), { recursive: true });
    await writeFile(join(folder, name, 'Dockerfile'), 'ARG BASE\nFROM ${BASE}\n');
    await writeFile(join(folder, name, 'rootfs', 'file'), 'one');
  }
});

/** An engine that holds tags and answers builds with the given lines. */
function engine(present: string[], answer: object[] = [{ stream: 'Step 1/2 : ARG BASE\n' }, { stream: 'Successfully built\n' }]) {
  const tags = new Set(present);
  const built: { t: string; buildargs: { BASE: string } }[] = [];
  const docker = {
    getImage: (tag: string) => ({
      inspect: async () => {
        if (!tags.has(tag)) throw Object.assign(new Error('no such image'), { statusCode: 404 });
        return { Id: tag };
      },
    }),
    buildImage: async (context: Readable, options: { t: string; buildargs: { BASE: string } }) => {
      context.resume();
      built.push(options);
      tags.add(options.t);
      return Readable.from(answer.map((line) => Buffer.from(`${JSON.stringify(line)}\n`)));
    },
    listImages: async () => [],
  };
  return { docker: docker as unknown as Docker, built };
}

const images = (docker: Docker, program = 'program') =>
  new Images({
    docker,
    containersDir: folder,
    extraFiles: { world: async () => ({ 'world.mjs': program }) },
    nodeBinary: { file: process.execPath, version: 'v1' },
    run: async () => ({ exitCode: 1, output: '' }),
    mayInstall: false,
  });
const tagsOf = async (all: Images) =>
  Object.fromEntries(await Promise.all(['base', 'postfix', 'exim', 'world'].map(async (name) => [name, await all.tag(name)] as const)));

it('names images by what goes in: a change reaches the image and those that stand on it, and no other', async () => {
  const { docker } = engine([]);
  const before = await tagsOf(images(docker));
  expect(await tagsOf(images(docker))).toEqual(before);
  await writeFile(join(folder, 'base', 'rootfs', 'file'), 'two');
  const after = await tagsOf(images(docker));
  expect(Object.keys(before).filter((name) => before[name] !== after[name])).toEqual(['base', 'postfix', 'exim']);
  const program = await tagsOf(images(docker, 'another'));
  expect(Object.keys(after).filter((name) => after[name] !== program[name])).toEqual(['world']);
  await chmod(join(folder, 'exim', 'rootfs', 'file'), 0o755);
  expect((await tagsOf(images(docker))).exim).not.toBe(after.exim);
});

it('builds parents first, only what is missing, and tells the progress', async () => {
  const first = engine(['mailrange/rootfs:trixie-1']);
  const seen: string[] = [];
  await images(first.docker).ensure((views) => seen.push(views.map(({ state }) => state).join()));
  const tags = await tagsOf(images(first.docker));
  expect(first.built.map(({ t }) => t).sort()).toEqual(Object.values(tags).sort());
  expect(first.built.findIndex(({ t }) => t === tags.base)).toBeLessThan(first.built.findIndex(({ t }) => t === tags.postfix));
  expect(first.built.find(({ t }) => t === tags.postfix)?.buildargs.BASE).toBe(tags.base);
  expect(seen.at(-1)).toBe('ready,ready,ready,ready,ready');
  const second = engine(['mailrange/rootfs:trixie-1', ...Object.values(tags)]);
  await images(second.docker).ensure();
  expect(second.built).toEqual([]);
});

it('says image-failed with the last 20 lines of the build', async () => {
  const lines = Array.from({ length: 60 }, (_, number) => ({ stream: `line ${number}\n` }));
  const { docker } = engine(['mailrange/rootfs:trixie-1'], [...lines, { error: 'The command returned a non-zero code: 100' }]);
  const states: string[] = [];
  const failure = images(docker).ensure((views) => states.push(...views.map(({ state }) => state)));
  await expect(failure).rejects.toMatchObject({ code: 'image-failed', detail: expect.stringMatching(/non-zero code: 100\nline 40\n[\s\S]*line 59$/) });
  expect(states).toContain('failed');
});

it('says images-missing while an image does not stand', async () => {
  await expect(images(engine([]).docker).standing('base')).rejects.toMatchObject({ code: 'images-missing' });
});

it('reads how far a build has come', () => {
  expect(stepOf('Step 3/9 : RUN apt-get update\n')).toEqual({ step: 'Step 3/9 : RUN apt-get update', done: 2 / 9 });
  expect(stepOf(' ---> abc')).toBeNull();
});

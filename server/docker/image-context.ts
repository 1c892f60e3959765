import { createHash } from 'node:crypto';
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Pack, pack } from 'tar-stream';

/** One file of a build: what goes in, and what stands for it in the hash. */
export interface ContextFile {
  path: string;
  /** 0o755 or 0o644, so that a checkout's umask changes nothing. */
  mode: number;
  /** Bytes, a symbolic link's target, or a large file that is read only when the image is built. */
  content: Uint8Array | { link: string } | { file: string; identity: string };
}

/** Sources that become an image's files by other ways, at the top of its folder. */
const isSource = (name: string) => name === 'src' || name.endsWith('.ts') || name === 'tsconfig.json';

/** Everything in an image's folder but its sources. Sorted by path. */
export async function readContext(folder: string, extra: ContextFile[] = []): Promise<ContextFile[]> {
  const files = [...extra];
  await addFolder(files, folder, '', isSource);
  if (!files.some(({ path }) => path === 'Dockerfile')) throw new Error(`${folder} has no Dockerfile`);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function addFolder(files: ContextFile[], root: string, below: string, skip: (name: string) => boolean): Promise<void> {
  for (const entry of await readdir(join(root, below), { withFileTypes: true })) {
    if (skip(entry.name)) continue;
    const path = `${below}${entry.name}`;
    const full = join(root, path);
    if (entry.isDirectory()) await addFolder(files, root, `${path}/`, () => false);
    else if (entry.isSymbolicLink()) files.push({ path, mode: 0o777, content: { link: await readlink(full) } });
    else if (entry.isFile()) files.push({ path, mode: await modeOf(full), content: await readFile(full) });
  }
}

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o100 ? 0o755 : 0o644;
}

/** Twelve hexadecimal digits over everything that decides what the image becomes. */
export function hashContext(files: readonly ContextFile[], args: Record<string, string>): string {
  const hash = createHash('sha256').update(JSON.stringify(Object.entries(args).sort()));
  for (const { path, mode, content } of files) {
    const bytes = content instanceof Uint8Array ? content : JSON.stringify('link' in content ? content : { identity: content.identity });
    hash.update(`\0${path}\0${mode}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex').slice(0, 12);
}

/** The build context as a tar stream, with dates at zero so that the engine's cache holds. */
export function packContext(files: readonly ContextFile[]): Pack {
  const tar = pack();
  const write = async () => {
    const mtime = new Date(0);
    for (const { path, mode, content } of files) {
      if (!(content instanceof Uint8Array) && 'link' in content) tar.entry({ name: path, type: 'symlink', linkname: content.link, mtime });
      else tar.entry({ name: path, mode, mtime }, Buffer.from(content instanceof Uint8Array ? content : await readFile(content.file)));
    }
    tar.finalize();
  };
  write().catch((error: unknown) => tar.destroy(error as Error));
  return tar;
}

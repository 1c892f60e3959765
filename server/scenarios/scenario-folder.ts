import { type Dirent, promises as fs } from 'node:fs';
import { join, relative } from 'node:path';
import type { OverlayFile } from '../core/scenario/schema.ts';

const bounds = { fileBytes: 1024 * 1024, files: 200, depth: 12 } as const;

/** A text of a scenario's folder, or null when it is not there. Throws when it is no plain file or too large. */
export async function readText(folder: string, path: string): Promise<string | null> {
  const full = join(folder, path);
  const found = await fs.lstat(full).catch(() => null);
  if (!found) return null;
  // A link could show a learner any file of this machine.
  if (!found.isFile()) throw new Error(`${path} is not a plain file`);
  if (found.size > bounds.fileBytes) throw new Error(`${path} is larger than ${bounds.fileBytes / 1024} KiB`);
  return fs.readFile(full, 'utf8');
}

/** Every file below a folder, sorted by path: paths below /, modes kept, `.tmpl` taken off. Null when there is no such folder. */
export async function readOverlay(folder: string, overlay: string): Promise<OverlayFile[] | null> {
  const root = join(folder, overlay);
  if (relative(folder, root).startsWith('..') || !(await fs.lstat(root).catch(() => null))?.isDirectory()) return null;
  const paths = await plainFiles(root, '', 0);
  if (paths.length > bounds.files) throw new Error(`${overlay} holds more than ${bounds.files} files`);
  return Promise.all(
    paths.sort().map(async (path): Promise<OverlayFile> => {
      const { mode, size } = await fs.stat(join(root, path));
      if (size > bounds.fileBytes) throw new Error(`${join(overlay, path)} is larger than ${bounds.fileBytes / 1024} KiB`);
      const template = path.endsWith('.tmpl');
      return { path: template ? path.slice(0, -'.tmpl'.length) : path, mode: mode & 0o7777, content: await fs.readFile(join(root, path)), template };
    }),
  );
}

/** The folder's scripts, by path relative to it. */
export async function readScripts(folder: string): Promise<Record<string, string>> {
  const names = await fs.readdir(join(folder, 'solutions')).catch(() => []);
  const paths = names.filter((name) => name.endsWith('.sh')).map((name) => `solutions/${name}`);
  return Object.fromEntries(await Promise.all(paths.sort().map(async (path) => [path, (await readText(folder, path)) ?? ''] as const)));
}

/** The brief and the debrief in further languages: brief.de.md, debrief.pt-BR.md. */
export async function readTranslations(folder: string): Promise<{ file: string; name: string; language: string; text: string }[]> {
  const files = (await fs.readdir(folder)).sort().flatMap((file) => {
    const [, name, language] = /^(brief|debrief)\.([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\.md$/.exec(file) ?? [];
    return name && language ? [{ file, name, language }] : [];
  });
  return Promise.all(files.map(async (one) => ({ ...one, text: (await readText(folder, one.file)) ?? '' })));
}

/** Names of the folders in a folder, sorted; hidden ones left out. */
export async function folders(root: string): Promise<string[]> {
  const entries: Dirent[] = await fs.readdir(root, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
}

async function plainFiles(root: string, below: string, depth: number): Promise<string[]> {
  if (depth > bounds.depth) throw new Error(`${below} is nested too deeply`);
  const entries = await fs.readdir(join(root, below), { withFileTypes: true });
  const lists = await Promise.all(
    entries.map((entry) => {
      const path = join(below, entry.name);
      if (entry.isDirectory()) return plainFiles(root, path, depth + 1);
      if (!entry.isFile()) throw new Error(`${path} is not a plain file`);
      return [path];
    }),
  );
  return lists.flat();
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { clientDir } from '../../server/setup/client.ts';

type Manifest = Record<string, { file: string; css?: string[]; imports?: string[] }>;
const budgetBytes = 350 * 1024;

/** The files that a chunk brings at once: its own, its styles, and those of what it imports. */
function broughtBy(manifest: Manifest, name: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[name];
  if (!chunk || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const css of chunk.css ?? []) seen.add(css);
  for (const each of chunk.imports ?? []) broughtBy(manifest, each, seen);
  return seen;
}

it('the first load stays within 350 KB gzip, and terminal, charts and differences come when needed', () => {
  const manifest = JSON.parse(readFileSync(join(clientDir, '.vite/manifest.json'), 'utf8')) as Manifest;
  const files = [...broughtBy(manifest, 'index.html'), 'index.html'];
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(clientDir, file))).length, 0);
  expect(files.length).toBeGreaterThan(3);
  expect(files.filter((file) => /xterm|lab-page|me-page|changes|course-graph|replay|player/.test(file))).toEqual([]);
  expect(bytes).toBeLessThanOrEqual(budgetBytes);
});

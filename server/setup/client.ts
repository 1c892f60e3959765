import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../protocol/problems.ts';
import { lastLines } from './apt.ts';
import { thisMachine } from './machine.ts';

const top = join(import.meta.dirname, '../..');

/** Folder that the built page is served from. */
export const clientDir = join(top, 'dist/client');

/**
 * Builds the page unless it is built from the same inputs already, and answers its folder. The build runs in its own process, and the
 * folder is exchanged when it is whole, so a server may call this while it serves. Throws Problem `internal` with the end of the build's output.
 */
export async function ensureClientBuilt({ say }: { say: (line: string) => void }): Promise<string> {
  const stamp = join(clientDir, '.inputs');
  const inputs = hashOfInputs();
  if (thisMachine.read(stamp) === inputs) return clientDir;
  say('Building the page …');
  const started = Date.now();
  const fresh = `${clientDir}-${process.pid}`;
  const { exitCode, output } = await thisMachine.run('env', [
    // Whoever asks may be a test: the page is built as people get it.
    'NODE_ENV=production',
    process.execPath,
    join(top, 'node_modules/vite/bin/vite.js'),
    'build',
    '--config',
    join(top, 'vite.config.ts'),
    '--logLevel',
    'warn',
    '--outDir',
    fresh,
    join(top, 'client'),
  ]);
  if (exitCode !== 0 || !existsSync(join(fresh, 'index.html'))) {
    rmSync(fresh, { recursive: true, force: true });
    throw new Problem('internal', `the page could not be built: ${lastLines(output, 12)}`);
  }
  writeFileSync(join(fresh, '.inputs'), inputs);
  mkdirSync(join(top, 'dist'), { recursive: true });
  rmSync(clientDir, { recursive: true, force: true });
  renameSync(fresh, clientDir);
  say(`The page is built (${((Date.now() - started) / 1000).toFixed(1)} s).`);
  return clientDir;
}

function hashOfInputs(): string {
  const hash = createHash('sha256');
  const files = ['client/**/*', 'server/protocol/**/*'].flatMap((pattern) => globSync(pattern, { cwd: top })).sort();
  for (const file of [...files, 'vite.config.ts', 'package-lock.json']) {
    if (!statSync(join(top, file)).isFile()) continue;
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(top, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

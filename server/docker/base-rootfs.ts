import { spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import type Docker from 'dockerode';
import { Problem } from '../protocol/problems.ts';
import { readProgress } from './build-progress.ts';
import type { RunProgram } from './guard.ts';

/** The Debian release every image stands on. */
export const suite = 'trixie';

const registryPatienceMs = 10_000;

export interface RootfsOptions {
  docker: Docker;
  run: RunProgram;
  /** Whether Debian packages may be installed on this machine. */
  mayInstall: boolean;
  say(step: string): void;
}

/** A minimal Debian: pulled if a registry answers quickly, else bootstrapped here and imported. Answers its image id. */
export async function makeRootfs(options: RootfsOptions): Promise<string> {
  options.say(`asking a registry for debian:${suite}-slim`);
  const pulled = await pull(options).catch(() => null);
  if (pulled) return pulled;
  await ensureBootstrap(options);
  options.say(`bootstrapping Debian ${suite} with mmdebstrap`);
  return bootstrap(options.docker);
}

async function pull({ docker, say }: RootfsOptions): Promise<string | null> {
  const name = `debian:${suite}-slim`;
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), registryPatienceMs);
  try {
    const stream: NodeJS.ReadableStream = await docker.createImage({ fromImage: 'debian', tag: `${suite}-slim`, abortSignal: patience.signal } as object);
    await readProgress(stream, (line) => {
      if (line.error) throw new Error(line.error);
      // The first layer moves: from now on it may take its time.
      if (line.id && line.status) clearTimeout(timer);
      if (line.status) say(`pulling ${name}: ${line.status}`);
    });
    return (await docker.getImage(name).inspect()).Id;
  } finally {
    clearTimeout(timer);
  }
}

async function ensureBootstrap({ run, mayInstall, say }: RootfsOptions): Promise<void> {
  if ((await run('mmdebstrap', ['--version'])).exitCode === 0) return;
  const packages = ['mmdebstrap', 'debian-archive-keyring'];
  const why = `No registry answers with debian:${suite}-slim, and mmdebstrap is not installed`;
  const isDebian = await access('/etc/debian_version').then(
    () => true,
    () => false,
  );
  if (!isDebian || process.getuid?.() !== 0)
    throw new Problem('image-failed', `${why}. Install it (apt-get install ${packages.join(' ')}), or let the engine reach a registry.`);
  if (!mayInstall) throw new Problem('image-failed', `${why}; installing packages is switched off (MAILRANGE_INSTALL=never).`);
  say(`installing ${packages.join(' and ')}`);
  await run('apt-get', ['update', '-q']);
  const installed = await run('apt-get', ['install', '-qy', '--no-install-recommends', ...packages]);
  if (installed.exitCode !== 0) throw new Problem('image-failed', `${why}, and apt-get did not install it: ${lastLines(installed.output)}`);
}

async function bootstrap(docker: Docker): Promise<string> {
  const child = spawn('mmdebstrap', ['--quiet', '--variant=minbase', suite, '-'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk).slice(-8192);
  });
  const ended = new Promise<number>((resolve) => {
    child.on('error', () => resolve(127));
    child.on('close', (code) => resolve(code ?? 1));
  });
  let id = '';
  let refused: unknown = null;
  try {
    const stream = await docker.importImage(child.stdout as unknown as string, { changes: [`LABEL mailrange.image=rootfs`, 'CMD ["bash"]'] });
    await readProgress(stream, (line) => {
      if (line.error) throw new Error(line.error);
      if (line.status?.startsWith('sha256:')) id = line.status;
    });
  } catch (error) {
    refused = error;
    child.kill();
  }
  const exitCode = await ended;
  if (exitCode !== 0 || !id)
    throw new Problem('image-failed', `mmdebstrap ended with ${exitCode}: ${lastLines(complaints || String(refused ?? ''))}`, { cause: refused });
  return id;
}

export const lastLines = (text: string, count = 20) => text.trimEnd().split('\n').slice(-count).join('\n');

import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** Tests break Mailrange, not the machine: nothing here must survive a power cut. */
const settings = ['fsync=off', 'full_page_writes=off', 'listen_addresses=', 'max_connections=200', 'log_min_messages=log'];

/** A PostgreSQL of the test's own: in a folder of its own, reached only through a socket there, never run by root. `programs`: where initdb and postgres are. */
export async function startPostgres(programs: string): Promise<{ url: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'mailrange-postgres-'));
  const as = await somebody();
  if (as) await chown(folder, as.uid, as.gid);
  const options: SpawnOptions = { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], ...as };
  const data = join(folder, 'data');
  await ended(spawn(join(programs, 'initdb'), ['-D', data, '-U', 'mailrange', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'], options));
  const server = spawn(join(programs, 'postgres'), ['-D', data, '-k', folder, ...settings.flatMap((setting) => ['-c', setting])], options);
  await says(server, 'ready to accept connections');
  return {
    url: `postgresql://mailrange@/postgres?host=${encodeURIComponent(folder)}`,
    async [Symbol.asyncDispose]() {
      const exited = once(server, 'exit');
      // SIGINT: ends sessions, then stops in order.
      if (server.kill('SIGINT')) await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root: then the user that Debian made for it. */
async function somebody(): Promise<{ uid: number; gid: number } | null> {
  if (process.getuid?.() !== 0) return null;
  const id = async (which: string) => Number((await promisify(execFile)('id', [which, 'postgres'])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}

async function ended(child: ChildProcess): Promise<void> {
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${child.spawnfile} ended with ${code}: ${said}`);
}

async function says(child: ChildProcess, words: string): Promise<void> {
  const heard: string[] = [];
  const lines = createInterface({ input: child.stderr as NodeJS.ReadableStream });
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      if (heard.length < 100) heard.push(line);
      if (line.includes(words)) resolve();
    });
    child.once('exit', (code) => reject(new Error(`${child.spawnfile} ended with ${code}: ${heard.join('\n')}`)));
  });
}

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const commandLine = new URL('../../server/cli/main.ts', import.meta.url).pathname;

/** A folder that lives as long as the test, and with it every lab of the installation whose data it holds. */
export async function temporaryFolder(purpose: string): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), `mailrange-${purpose}-`));
  return {
    path,
    async [Symbol.asyncDispose]() {
      if (existsSync(join(path, 'installation')))
        await promisify(execFile)(process.execPath, [commandLine, 'clean'], { env: { ...process.env, MAILRANGE_DATA: path } });
      await rm(path, { recursive: true, force: true });
    },
  };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The built page with made-up answers behind it (test/fakes/demo-server.ts), on a free port of loopback. */
export type DemoPage = AsyncDisposable & { url: string };

export async function demoPage(demo = ''): Promise<DemoPage> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../fakes/demo-server.ts')], {
    env: { ...process.env, PORT: '0', DEMO: demo },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const port = /(\d+)$/.exec(line)?.[1];
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

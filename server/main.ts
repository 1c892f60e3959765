import { createApp } from './app.ts';
import { compose } from './compose.ts';
import { parseConfig } from './config.ts';
import { createRange } from './labs/create-range.ts';
import { SystemState } from './labs/system.ts';
import { Problem } from './protocol/problems.ts';
import { ensureClientBuilt } from './setup/client.ts';

const retryEngineMs = 5000;

/** Listens first, then sets up behind the open page: engine, images, page, labs. */
async function main(): Promise<void> {
  const config = parseConfig(process.env);
  await using range = await compose(process.env, { owner: 'server' });
  const { deps, log } = range;
  const system = new SystemState();
  let settingUp = false;
  const prepare = () => {
    if (settingUp) return;
    settingUp = true;
    void setUp().finally(() => {
      settingUp = false;
    });
  };
  await using cases = createRange(deps, system, prepare);
  let clientDir: string | null = null;
  await using app = createApp({ range: cases, store: deps, config, clientDir: () => clientDir, log });
  const stopped = stopSignal();
  process.stdout.write(`Mailrange listens on ${await app.listen()}\n`);

  async function setUp(): Promise<void> {
    try {
      system.change({ phase: 'preparing', problem: null });
      clientDir ??= await ensureClientBuilt({ say: (line) => log.info(line) });
      await range.prepare((change) => system.change(change));
      await cases.open();
      system.change({ phase: 'ready' });
      log.info('labs can start');
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem('internal', error instanceof Error ? error.message : String(error), { cause: error });
      log.error({ err: error }, 'set-up stopped');
      system.trouble(problem);
      // A stopped engine may come back by itself; a failed build waits for Retry.
      if (problem.code === 'engine-unreachable') setTimeout(prepare, retryEngineMs).unref();
    }
  }

  prepare();
  log.info({ signal: await stopped }, 'stopping; a second signal ends at once');
}

/** The first signal ends the server in order; a second one at once. */
function stopSignal(): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let signals = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (++signals > 1) process.exit(130);
      resolve(signal);
    });
  }
  return promise;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
process.exit(0);

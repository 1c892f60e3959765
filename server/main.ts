import { parseConfig } from './config.ts';
import { FrontDoor } from './front-door.ts';

const retryEngineMs = 5000;

/** Listens first, then loads the rest of itself, then sets up behind the open page: engine, images, page, labs. */
async function main(): Promise<void> {
  const config = parseConfig(process.env);
  const stopped = stopSignal();
  await using door = new FrontDoor(config);
  const address = await door.listen();
  process.stdout.write(`Mailrange listens on ${address}\n`);
  const { createApp, compose, createRange, SystemState, Problem, ensureClientBuilt } = await rest();
  await using range = await compose(process.env, { owner: 'server' });
  const { deps, log, people, casts } = range;
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
  await using app = createApp({
    range: cases,
    store: { learners: deps.learners, ...people },
    recorder: deps.recorder,
    casts,
    scenarios: deps.scenarios,
    signOn: config.signOn,
    config,
    clientDir: () => clientDir,
    log,
    door,
  });

  const setupSecret = await app.people.setupSecret();
  if (setupSecret) process.stdout.write(`Make the first instructor's account here, once, within a day: ${address}/setup#${setupSecret}\n`);

  async function setUp(): Promise<void> {
    try {
      system.change({ phase: 'preparing', problem: null });
      clientDir ??= await ensureClientBuilt({ say: (line) => log.info(line) });
      await range.prepare((change) => system.change(change));
      await range.tryToGetOut();
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

/** The packages behind these take more than half of a start to load: the port is open before. */
async function rest() {
  const [app, composition, range, system, problems, client] = await Promise.all([
    import('./app.ts'),
    import('./compose.ts'),
    import('./labs/create-range.ts'),
    import('./labs/system.ts'),
    import('./protocol/problems.ts'),
    import('./setup/client.ts'),
  ]);
  return { ...app, ...composition, ...range, ...system, ...problems, ...client };
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

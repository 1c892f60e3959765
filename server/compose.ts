import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { destination, type Logger, pino } from 'pino';
import { type Config, parseConfig } from './config.ts';
import type { Scenario } from './core/scenario/schema.ts';
import { DockerEngine } from './docker/docker-engine.ts';
import { engineClient, onThisMachine } from './docker/engine-client.ts';
import { ensureGuard } from './docker/guard.ts';
import { withGuardProgram } from './docker/guard-program.ts';
import { hostProgram } from './docker/host-program.ts';
import { Images } from './docker/images.ts';
import { openSentinel } from './docker/sentinel.ts';
import { installationId, ownerAlive, randomId } from './installation.ts';
import type { Deps } from './labs/deps.ts';
import { sendCanary } from './labs/life/canary.ts';
import { Recorder } from './labs/recordings/recorder.ts';
import { Problem } from './protocol/problems.ts';
import type { SystemView } from './protocol/views.ts';
import { CastFolder } from './recordings/cast-folder.ts';
import { loadScenarios } from './scenarios/load.ts';
import { ensureEngine } from './setup/engine.ts';
import { openStore, type Store } from './store/open-store.ts';
import { connectWorld } from './world/connect-world.ts';

/** Installing a package may take minutes on a slow line. */
const packagesMs = 10 * 60_000;
const top = join(import.meta.dirname, '..');

/** Adapters and use cases put together, for the server and the command line alike. */
export interface Composition extends AsyncDisposable {
  readonly config: Config;
  readonly deps: Deps;
  readonly people: Pick<Store, 'accounts' | 'classes' | 'assignments' | 'boards' | 'data' | 'traces' | 'recordings' | 'progress'>;
  /** The files of recordings. */
  readonly casts: CastFolder;
  readonly log: Logger;
  /** Brings up what labs need: scenarios, engine, guard, images. May be called again after trouble. */
  prepare(onChange?: (change: Partial<Pick<SystemView, 'engine' | 'images'>>) => void): Promise<void>;
  /** Sends a canary into networks like a lab's. Throws Problem `guard-missing` with what got out. */
  tryToGetOut(): Promise<void>;
  /** A scenario by id. Throws Problem `not-found`, or `scenario-broken` with the errors of its file. */
  scenario(id: string): Promise<Scenario>;
}

/** Reads the environment and opens the store; nothing is installed, built or started yet. */
export async function compose(environment: Record<string, string | undefined>, { owner }: { owner: string }): Promise<Composition> {
  const config = parseConfig(environment);
  const log = pino({ level: config.logLevel, base: undefined }, destination({ fd: 2, sync: true }));
  const dataDir = resolve(top, config.dataDir);
  const docker = engineClient(config.dockerHost);
  const images = new Images({
    docker,
    containersDir: join(top, 'containers'),
    // The bundler is loaded when an image is asked for: it would cost the start of the server a second.
    extraFiles: { world: async () => await (await import('../containers/world/bundle.ts')).bundleWorld() },
    run: (program, args) => hostProgram(program, args, packagesMs),
    mayInstall: config.install === 'auto',
  });
  const installation = installationId(dataDir);
  const engine = new DockerEngine({
    docker,
    installation,
    image: (name) => images.forContainer(name),
    guard: (events) =>
      withGuardProgram(
        { docker, events, installation, image: () => images.onDemand('guard'), local: hostProgram, sameMachine: onThisMachine(config.dockerHost) },
        ensureGuard,
      ),
    runtime: config.runtime,
    netAdminRuntime: config.netAdmin.runtime,
  });
  let routes: string[] = [];
  const store = await openStore({ file: join(dataDir, 'mailrange.db'), url: config.databaseUrl, pools: config.pools, clock: Date.now, avoid: () => routes });
  let found: Awaited<ReturnType<typeof loadScenarios>> = { scenarios: [], broken: [] };
  const load = async () => {
    found = await loadScenarios(resolve(top, config.scenariosDir));
    for (const { errors } of found.broken) log.error({ errors }, 'a scenario has errors');
  };

  const casts = new CastFolder(join(dataDir, 'recordings'));
  const recorder = new Recorder({ store: store.recordings, files: casts, labs: store.labs, limits: config.recording, now: Date.now, randomId, log });
  const deps: Deps = {
    engine,
    connectWorld,
    labs: store.labs,
    learners: store.learners,
    progress: store.progress,
    boards: store.boards,
    openings: (from, to) => store.assignments.openings(from, to),
    classes: store.classes,
    live: store.live,
    recorder,
    scenarios: {
      all: () => found.scenarios,
      get: (id) => found.scenarios.find((scenario) => scenario.id === id) ?? null,
      broken: () => found.broken.map(({ id, errors }) => ({ id, errors })),
    },
    limits: {
      poolPerScenario: config.poolSize,
      maxLabs: config.maxLabs,
      minFreeMiB: config.minFreeMiB,
      firewalls: !config.netAdmin.refused,
      idleMinutes: config.idleMinutes,
      extensions: 3,
      extendMinutes: 30,
    },
    owner,
    ownerAlive,
    now: Date.now,
    elapsed: () => Math.round(performance.now()),
    sleep: (ms) => sleep(ms),
    randomId,
    log,
  };

  await load();
  let prepared = false;
  return {
    config,
    deps,
    people: store,
    casts,
    log,
    async prepare(onChange = () => undefined) {
      // Again only after trouble: a file may have been mended since.
      if (prepared) await load();
      prepared = true;
      await ensureEngine({ say: (line) => log.info(line), install: config.install, dockerHost: config.dockerHost, dataDir });
      onChange({ engine: await engine.version() });
      routes = await hostRoutes();
      await engine.ensureGuard();
      await images.ensure((views) => onChange({ images: views }));
    },
    tryToGetOut: () => sendCanary(deps, openSentinel),
    async scenario(id) {
      const scenario = deps.scenarios.get(id);
      if (scenario) return scenario;
      const broken = found.broken.find((one) => one.id === id);
      if (broken) throw new Problem('scenario-broken', broken.errors.join('\n'));
      throw new Problem('not-found', `There is no scenario ${id}; there are ${found.scenarios.map((one) => one.id).join(', ') || 'none'}.`);
    },
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

/** Networks the machine already reaches: a lab's subnet must not shadow them. The default route is none of them. */
async function hostRoutes(): Promise<string[]> {
  try {
    const { stdout } = await promisify(execFile)('ip', ['-4', '-o', 'route', 'show']);
    return stdout.split('\n').flatMap((line) => (/^\d+\.\d+\.\d+\.\d+\/\d+/.exec(line) ?? []).slice(0, 1));
  } catch {
    return [];
  }
}

import { randomId } from '../../server/installation.ts';
import { createRange } from '../../server/labs/create-range.ts';
import type { Deps, Limits } from '../../server/labs/deps.ts';
import type { Push, Visitor } from '../../server/labs/range.ts';
import { Recorder, type RecordingLimits } from '../../server/labs/recordings/recorder.ts';
import { SystemState } from '../../server/labs/system.ts';
import type { LabView } from '../../server/protocol/views.ts';
import { CastFolder } from '../../server/recordings/cast-folder.ts';
import { openStore } from '../../server/store/open-store.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { FakeEngine } from './engine.ts';
import { fakeScenario } from './scenario.ts';
import { fakeWorld } from './world.ts';

const scenarios = [fakeScenario('first'), fakeScenario('second')];
const silent = { info() {}, warn() {}, error() {} };

/** The real use cases and the real store over a fake engine and world, with a clock that the test turns. */
export async function rangeWithFakes(limits: Partial<Limits> = {}, engine = new FakeEngine(), dataDir?: string, recording: Partial<RecordingLimits> = {}) {
  const data = dataDir ? { path: dataDir, async [Symbol.asyncDispose]() {} } : await temporaryFolder('range');
  const clock = {
    now: 1_800_000_000_000,
    /** By how much it was set. */
    set: 0,
    /** Sets the clock; no time passes. */
    jump(ms: number) {
      clock.now += ms;
      clock.set += ms;
    },
  };
  const store = await openStore({ file: `${data.path}/mailrange.db`, pools: { internet: '198.18.0.0/16', inside: '10.213.0.0/16' }, clock: () => clock.now });
  const worlds = { make: fakeWorld };
  const casts = new CastFolder(`${data.path}/recordings`);
  const limitsOfRecording = { on: true, keptDays: 30, totalBytes: 100 * 1024 * 1024, capBytes: 1024 * 1024, ...recording };
  const recorder = new Recorder({
    store: store.recordings,
    files: casts,
    labs: store.labs,
    limits: limitsOfRecording,
    now: () => clock.now,
    randomId,
    log: silent,
  });
  const deps: Deps = {
    engine,
    connectWorld: async (_stream, lab) => worlds.make(lab),
    labs: store.labs,
    learners: store.learners,
    progress: store.progress,
    boards: store.boards,
    openings: (from, to) => store.assignments.openings(from, to),
    classes: store.classes,
    live: store.live,
    recorder,
    scenarios: { all: () => scenarios, get: (id) => scenarios.find((scenario) => scenario.id === id) ?? null, broken: () => [] },
    limits: { poolPerScenario: 0, maxLabs: 10, minFreeMiB: 100, firewalls: true, idleMinutes: 30, extensions: 2, extendMinutes: 30, ...limits },
    owner: 'server',
    ownerAlive: () => false,
    now: () => clock.now,
    elapsed: () => clock.now - clock.set,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 5))),
    randomId,
    log: silent,
  };
  const range = createRange(deps, new SystemState(), () => undefined);
  const pushes: Push[] = [];
  range.onPush((push) => pushes.push(push));
  const visitor = async (nickname: string): Promise<Visitor> => {
    const { learner } = await store.learners.create(nickname);
    return { person: { learner, role: 'solo', account: null, class: null }, learner, connection: `c-${nickname}` };
  };
  /** The latest push about a lab that fits. */
  const latest = (lab: string): LabView | undefined =>
    pushes.flatMap((push) => (push.event === 'lab:changed' && push.payload.id === lab ? [push.payload] : [])).at(-1);
  return {
    range,
    engine,
    /** What the next lab's world is. */
    worlds,
    casts,
    recorder,
    deps,
    store,
    clock,
    pushes,
    visitor,
    latest,
    data,
    async [Symbol.asyncDispose]() {
      await range[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
      await data[Symbol.asyncDispose]();
    },
  };
}

import type { World } from '../core/ports.ts';
import type { Scenario } from '../core/scenario/schema.ts';
import type { AssignmentStore } from './classes/assignment-store.ts';
import type { LiveStore } from './classes/live-store.ts';
import type { Engine, LineStream } from './engine.ts';
import type { ClassStore } from './people/people-store.ts';
import type { Recorder } from './recordings/recorder.ts';
import type { BoardStore, LabStore, LearnerStore, ProgressStore } from './store.ts';

/** Where scenarios come from. Broken ones are reported beside the ones that load. */
export interface ScenarioLibrary {
  all(): Scenario[];
  get(id: string): Scenario | null;
  broken(): { id: string; errors: string[] }[];
}

export interface Limits {
  /** Ready labs kept for each scenario. */
  poolPerScenario: number;
  /** Labs that may stand at once, pool included. */
  maxLabs: number;
  /** No lab starts while the machine has less memory left, in MiB. */
  minFreeMiB: number;
  /** Whether labs start whose learner may load firewall rules. */
  firewalls: boolean;
  /** Minutes without a sign of life after which a lab is reclaimed (the last ten are the warning). */
  idleMinutes: number;
  /** How often a learner may extend, and by how many minutes. */
  extensions: number;
  extendMinutes: number;
}

export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Everything the use cases stand on. */
export interface Deps {
  engine: Engine;
  connectWorld(stream: LineStream, lab: string): Promise<World>;
  labs: LabStore;
  learners: LearnerStore;
  progress: ProgressStore;
  boards: BoardStore;
  openings: AssignmentStore['openings'];
  classes: ClassStore;
  live: LiveStore;
  recorder: Recorder;
  scenarios: ScenarioLibrary;
  limits: Limits;
  /** Which process drives the labs it starts: `server`, or `cli:<pid>:<start time>`. */
  owner: string;
  /** Whether the process behind a foreign owner still lives. */
  ownerAlive(owner: string): boolean;
  /** Epoch milliseconds: can be set, forwards and backwards. */
  now(): number;
  /** Whole milliseconds of a clock that nobody sets, for durations. It stands still while the machine sleeps. */
  elapsed(): number;
  sleep(ms: number): Promise<void>;
  /** Lower-case letters and digits, unguessable. */
  randomId(length: number): string;
  log: Log;
}

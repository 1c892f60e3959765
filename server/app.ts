import type { Server } from 'node:http';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { FrontDoor } from './front-door.ts';
import { createHttp } from './http/create-http.ts';
import { createIdentify } from './http/identify.ts';
import { createOpenId } from './http/open-id.ts';
import { createOriginPolicy, isLoopback } from './http/origin.ts';
import type { AssignmentStore } from './labs/classes/assignment-store.ts';
import { Assignments } from './labs/classes/assignments.ts';
import { Boards } from './labs/classes/boards.ts';
import type { ScenarioLibrary } from './labs/deps.ts';
import type { DataStore } from './labs/people/data-store.ts';
import { Notes, type TraceStore } from './labs/people/notes.ts';
import { People } from './labs/people/people.ts';
import type { AccountStore, ClassStore } from './labs/people/people-store.ts';
import { PersonalData } from './labs/people/personal-data.ts';
import type { Range } from './labs/range.ts';
import type { Recorder } from './labs/recordings/recorder.ts';
import type { CastFiles, RecordingStore } from './labs/recordings/recording-store.ts';
import { Replays } from './labs/recordings/replays.ts';
import type { BoardStore, LearnerStore, ProgressStore } from './labs/store.ts';
import { type SocketOptions, type Sockets, serveSockets } from './sockets/serve-sockets.ts';

export interface AppParts {
  range: Range;
  store: {
    learners: LearnerStore;
    accounts: AccountStore;
    classes: ClassStore;
    assignments: AssignmentStore;
    boards: BoardStore;
    data: DataStore;
    traces: TraceStore;
    recordings: RecordingStore;
    progress: Pick<ProgressStore, 'history'>;
  };
  recorder: Pick<Recorder, 'forget' | 'limits'>;
  /** Where the recordings are. */
  casts: Pick<CastFiles, 'read' | 'look'>;
  scenarios: Pick<ScenarioLibrary, 'get'>;
  /** Single sign-on of instructors; null or left out: none. */
  signOn?: Config['signOn'];
  config: Pick<Config, 'host' | 'port' | 'names' | 'mode'>;
  /** Folder of the built page; null while it is being built. */
  clientDir: () => string | null;
  log: Logger;
  /** One that listens already; a new one if left out. */
  door?: FrontDoor;
  sockets?: Pick<SocketOptions, 'limits' | 'maxBacklogBytes' | 'maxConnections'>;
}

export interface App extends AsyncDisposable {
  readonly http: Server;
  /** Starts to listen; answers the address for people, e.g. `http://localhost:3000`. Throws an Error that says what to do when the port cannot be had. */
  listen(): Promise<string>;
  readonly people: People;
}

/** HTTP and sockets over one range, behind a door that may listen already. Disposing closes the door and every connection; range and store stay with their owner. */
export const createApp = ({
  range,
  store,
  recorder,
  casts,
  scenarios,
  signOn = null,
  config,
  clientDir,
  log,
  door = new FrontDoor(config),
  sockets: socketOptions,
}: AppParts): App => {
  const { http } = door;
  const people = new People({ mode: config.mode, ...store, signOn, recording: recorder.limits });
  const assignments = new Assignments({ ...store, scenarios });
  const boards = new Boards({ mode: config.mode, ...store });
  const identify = createIdentify(people);
  const origins = createOriginPolicy(config.host, config.names);
  let sockets: Sockets | undefined;
  const data = new PersonalData({ ...store, recorder, range, cut: (learner) => sockets?.cut(learner), now: Date.now });
  const notes = new Notes({ ...store, scenarios });
  const replays = new Replays({ ...store, casts, scenarios });
  const answer = createHttp({
    range,
    learners: store.learners,
    people,
    assignments,
    boards,
    data,
    notes,
    replays,
    signOn: signOn && createOpenId(signOn),
    identify,
    origins,
    clientDir,
    log,
  });
  const moved = people.onBoardChanged(() => range.boardsChanged());
  const revoked = people.onRevoked((learner) => sockets?.cut(learner));
  door.open(() => {
    http.on('request', answer);
    sockets = serveSockets(http, range, identify, { ...socketOptions, allowed: origins.allowed, log });
  });
  if (!isLoopback(config.host) && config.mode === 'classroom')
    log.warn(`On ${config.host} passwords and sessions travel in clear text unless something in front of this server speaks TLS.`);
  else if (!isLoopback(config.host)) log.warn(`On ${config.host} everybody who reaches this address is let in, without TLS. Keep it to a network you trust.`);

  return {
    http,
    people,
    listen: () => door.listen(),
    [Symbol.asyncDispose]: async () => {
      revoked[Symbol.dispose]();
      moved[Symbol.dispose]();
      await sockets?.[Symbol.asyncDispose]();
      await door[Symbol.asyncDispose]();
    },
  };
};

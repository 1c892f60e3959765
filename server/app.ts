import type { Server } from 'node:http';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { FrontDoor } from './front-door.ts';
import { createHttp } from './http/create-http.ts';
import { createIdentify } from './http/identify.ts';
import { createOriginPolicy, isLoopback } from './http/origin.ts';
import type { Range } from './labs/range.ts';
import type { LearnerStore } from './labs/store.ts';
import { type SocketOptions, serveSockets } from './sockets/serve-sockets.ts';

export interface AppParts {
  range: Range;
  store: { learners: LearnerStore };
  config: Pick<Config, 'host' | 'port' | 'names'>;
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
}

/** HTTP and sockets over one range, behind a door that may listen already. Disposing closes the door and every connection; range and store stay with their owner. */
export const createApp = ({ range, store, config, clientDir, log, door = new FrontDoor(config), sockets: socketOptions }: AppParts): App => {
  const { http } = door;
  const identify = createIdentify(store.learners);
  const origins = createOriginPolicy(config.host, config.names);
  const answer = createHttp({ range, learners: store.learners, identify, origins, clientDir, log });
  let sockets: AsyncDisposable | undefined;
  door.open(() => {
    http.on('request', answer);
    sockets = serveSockets(http, range, identify, { ...socketOptions, allowed: origins.allowed, log });
  });
  if (!isLoopback(config.host)) log.warn(`On ${config.host} everybody who reaches this address is let in, without TLS. Keep it to a network you trust.`);

  return {
    http,
    listen: () => door.listen(),
    [Symbol.asyncDispose]: async () => {
      await sockets?.[Symbol.asyncDispose]();
      await door[Symbol.asyncDispose]();
    },
  };
};

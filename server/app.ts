import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
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
  sockets?: Pick<SocketOptions, 'limits' | 'maxBacklogBytes' | 'maxConnections'>;
}

export interface App extends AsyncDisposable {
  readonly http: Server;
  /** Starts to listen; answers the address for people, e.g. `http://localhost:3000`. Throws an Error that says what to do when the port cannot be had. */
  listen(): Promise<string>;
}

/** HTTP and sockets over one range. Disposing closes every connection; range and store stay with their owner. */
export const createApp = ({ range, store, config, clientDir, log, sockets: socketOptions }: AppParts): App => {
  const identify = createIdentify(store.learners);
  const origins = createOriginPolicy(config.host, config.names);
  const http = createServer(createHttp({ range, learners: store.learners, identify, origins, clientDir, log }));
  http.headersTimeout = 15_000;
  http.requestTimeout = 30_000;
  // The server forgets connections that became WebSockets; one whose browser sleeps would keep it from closing.
  const connections = new Set<Socket>();
  http.on('connection', (connection: Socket) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });
  const sockets = serveSockets(http, range, identify, { ...socketOptions, allowed: origins.allowed, log });

  const listen = async (): Promise<string> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    http.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, config)));
    http.listen(config.port, config.host, resolve);
    await promise;
    if (!isLoopback(config.host))
      log.warn(`Listening on ${config.host}: everybody who reaches this address is let in, without TLS. Keep it to a network you trust.`);
    const { port } = http.address() as AddressInfo;
    const name = isLoopback(config.host) || config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host;
    return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
  };

  return {
    http,
    listen,
    [Symbol.asyncDispose]: async () => {
      await sockets[Symbol.asyncDispose]();
      if (!http.listening) return;
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      http.closeIdleConnections();
      // Requests under way get a moment; whoever holds a connection open after that does not hold up the stop.
      const hurry = setTimeout(() => {
        for (const connection of connections) connection.destroy();
      }, 2000);
      await closed;
      clearTimeout(hurry);
    },
  };
};

const cannotListen = (error: NodeJS.ErrnoException, { host, port }: Pick<Config, 'host' | 'port'>): Error => {
  if (error.code === 'EADDRINUSE')
    return new Error(`Port ${port} is taken on ${host}: another program (perhaps another Mailrange) listens there. Stop it, or set PORT to another number.`, {
      cause: error,
    });
  if (error.code === 'EACCES') return new Error(`Port ${port} may not be used by this user. Set PORT to a number above 1023.`, { cause: error });
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new Error(`${host} is not an address of this machine. Set HOST to one that is, or leave it out.`, { cause: error });
  return error;
};

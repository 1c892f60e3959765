import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Config } from './config.ts';
import { isLoopback } from './http/origin.ts';

/** What waits while the server is still being put together; whatever comes beyond is hung up on. */
const maxHeld = 200;

/** The listening socket, open before there is anybody to answer: what arrives early waits, and is handed over by `open`. */
export class FrontDoor implements AsyncDisposable {
  readonly http: Server = createServer();
  readonly #config: Pick<Config, 'host' | 'port'>;
  /** The server forgets connections that became WebSockets; one whose browser sleeps would keep it from closing. */
  readonly #connections = new Set<Socket>();
  #held: (() => void)[] = [];

  constructor(config: Pick<Config, 'host' | 'port'>) {
    this.#config = config;
    this.http.headersTimeout = 15_000;
    this.http.requestTimeout = 30_000;
    this.http.on('connection', (connection: Socket) => {
      this.#connections.add(connection);
      connection.once('close', () => this.#connections.delete(connection));
    });
    this.http.on('request', this.#holdRequest);
    this.http.on('upgrade', this.#holdUpgrade);
  }

  /** Answers the address for people, e.g. `http://localhost:3000`. Throws an Error that says what to do when the port cannot be had. */
  async listen(): Promise<string> {
    const { host } = this.#config;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.http.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, this.#config)));
    this.http.listen(this.#config.port, host, resolve);
    await promise;
    const { port } = this.http.address() as AddressInfo;
    const name = isLoopback(host) || host === '0.0.0.0' || host === '::' ? 'localhost' : host;
    return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
  }

  /** Call once, when handlers of `request` and `upgrade` are to be put on `http`: `attach` puts them there, then what waited goes through them. */
  open(attach: () => void): void {
    this.http.off('request', this.#holdRequest);
    this.http.off('upgrade', this.#holdUpgrade);
    attach();
    for (const hand of this.#held.splice(0)) hand();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.http.listening) return;
    const closed = new Promise<void>((resolve) => this.http.close(() => resolve()));
    this.http.closeIdleConnections();
    // Requests under way get a moment; whoever holds a connection open after that does not hold up the stop.
    const hurry = setTimeout(() => {
      for (const connection of this.#connections) connection.destroy();
    }, 2000);
    await closed;
    clearTimeout(hurry);
  }

  readonly #holdRequest = (request: IncomingMessage, response: ServerResponse): void => {
    if (this.#held.length >= maxHeld) request.socket.destroy();
    else this.#held.push(() => void (response.destroyed || this.http.emit('request', request, response)));
  };

  readonly #holdUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // Node takes its own listener off an upgraded socket: without one a reset would end the process.
    const ignore = () => undefined;
    socket.on('error', ignore);
    if (this.#held.length >= maxHeld) socket.destroy();
    else
      this.#held.push(() => {
        socket.off('error', ignore);
        if (!socket.destroyed) this.http.emit('upgrade', request, socket, head);
      });
  };
}

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

import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { type DefaultEventsMap, Server, type Socket } from 'socket.io';
import type { Person } from '../labs/people/people-store.ts';
import type { Push, Range } from '../labs/range.ts';
import type { ServerToClient } from '../protocol/events.ts';
import type { LearnerId } from '../protocol/ids.ts';
import { Problem } from '../protocol/problems.ts';
import { answerRequest } from './answer-request.ts';
import { cutConnection, watchBacklog } from './backlog.ts';
import { createLimiter, defaultLimits, type Limits } from './limits.ts';

export interface SocketOptions {
  /** Whether a handshake may come from where it says (Origin and Host), for both transports. */
  allowed: (request: IncomingMessage) => boolean;
  log: Logger;
  limits?: Partial<Limits>;
  /** Bytes that may wait for a connection that does not read; beyond that it is cut, and resumes when it comes back. */
  maxBacklogBytes?: number;
  /** Open connections of one learner. */
  maxConnections?: number;
}

type Io = Server<Record<string, (...args: unknown[]) => void>, ServerToClient, DefaultEventsMap, { person: Person }>;
type Connection = Socket<Record<string, (...args: unknown[]) => void>, ServerToClient, DefaultEventsMap, { person: Person }>;

const learnerRoom = (learner: string) => `learner:${learner}`;

export interface Sockets extends AsyncDisposable {
  /** Closes every connection of a learner whose session has ended; those with another session come back by themselves. */
  cut(learner: LearnerId): void;
}

/** Serves the events of server/protocol/events.ts beside the HTTP server. Disposing tells every browser and closes their connections; the HTTP server stays. */
export const serveSockets = (
  http: HttpServer,
  range: Range,
  identify: (request: IncomingMessage) => Promise<Person | null>,
  options: SocketOptions,
): Sockets => {
  const { allowed, log, maxBacklogBytes = 16 * 1024 * 1024, maxConnections = 200 } = options;
  const desk = { range, log, limiter: createLimiter({ ...defaultLimits, ...options.limits }) };
  const io: Io = new Server(http, {
    transports: ['websocket', 'polling'],
    serveClient: false,
    // Compressed terminals cost memory and made Ctrl+C slow; recovery by socket.io would keep all output: the terminals have their own.
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: 1_000_000,
    allowRequest: (request, decide) => decide(allowed(request) ? null : 'foreign origin', allowed(request)),
  });

  io.use(async (socket, next) => {
    try {
      const person = await identify(socket.request);
      if (!person) throw new Problem('sign-in-needed', 'The connection carries no session.');
      socket.data.person = person;
      const open = io.sockets.adapter.rooms.get(learnerRoom(person.learner.id))?.size ?? 0;
      if (open >= maxConnections) throw new Problem('too-many-requests', `${open} connections are open. Close some pages.`);
      next();
    } catch (error) {
      if (!(error instanceof Problem)) log.error({ err: error }, 'could not tell who connects');
      const problem = error instanceof Problem ? error : new Problem('internal', 'It could not be told who you are.');
      next(Object.assign(new Error(problem.message), { data: problem.view }));
    }
  });

  io.on('connection', (socket) => {
    void socket.join(learnerRoom(socket.data.person.learner.id));
    watchBacklog(socket.conn, maxBacklogBytes, () => {
      log.warn({ connection: socket.id }, 'connection does not read: cut');
      cutConnection(socket.conn);
    });
    socket.onAny((name: string, ...args: unknown[]) => void receive(socket, name, args));
    socket.on('disconnect', () => left(socket.id));
  });

  const receive = async (socket: Connection, name: string, args: unknown[]) => {
    const answer = args.at(-1);
    // Without a way to answer nothing is done: a request that cannot be refused must not half happen.
    if (typeof answer !== 'function') return log.debug({ event: String(name).slice(0, 80) }, 'event without acknowledgement ignored');
    const payload = args.length === 2 ? args[0] : undefined;
    answer(await answerRequest(desk, socket.data.person, { id: socket.id, address: socket.handshake.address }, String(name), payload));
  };

  const left = (connection: string) => {
    try {
      range.left(connection);
    } catch (error) {
      log.error({ err: error }, 'letting a connection go failed');
    }
  };

  const roomOf = (to: Exclude<Push['to'], 'everybody'>) => ('connection' in to ? to.connection : learnerRoom(to.learner));
  const pushes = range.onPush(({ to, event, payload }) => {
    const target = to === 'everybody' ? io : io.to(roomOf(to));
    (target.emit as (event: string, payload: unknown) => void)(event, payload);
  });

  return {
    cut: (learner) => io.in(learnerRoom(learner)).disconnectSockets(true),
    [Symbol.asyncDispose]: async () => {
      pushes[Symbol.dispose]();
      io.disconnectSockets(true);
      io.engine.close();
      await io.of('/').adapter.close();
    },
  };
};

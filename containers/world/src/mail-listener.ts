import net from 'node:net';
import type { Arrivals } from './arrivals.ts';
import { sinkSession } from './sink-session.ts';

const maxConnections = 500;
const maxPerClient = 400;

/** Port 25 on every address: partners by their own address, the tolerant sink on all others. */
export async function mailListener(
  host: string,
  port: number,
  partners: ReadonlyMap<string, (socket: net.Socket) => void>,
  arrivals: Arrivals,
): Promise<AsyncDisposable & { port: number }> {
  const open = new Map<string, number>();
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    const client = socket.remoteAddress ?? '';
    const held = (open.get(client) ?? 0) + 1;
    socket.on('error', () => {});
    if (sockets.size >= maxConnections || held > maxPerClient) {
      socket.end('421 4.3.2 Too many connections\r\n', () => socket.destroy());
      return;
    }
    open.set(client, held);
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      const left = (open.get(client) ?? 1) - 1;
      if (left > 0) open.set(client, left);
      else open.delete(client);
    });
    const partner = partners.get(socket.localAddress ?? '');
    if (partner) partner(socket);
    else sinkSession(socket, arrivals);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen({ host, port, backlog: 1024 }, resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

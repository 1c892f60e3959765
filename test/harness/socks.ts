import { connect, createServer, type Server, type Socket } from 'node:net';

/** Reads exactly `count` bytes. */
async function read(socket: Socket, count: number): Promise<Buffer> {
  for (;;) {
    const bytes = socket.read(count) as Buffer | null;
    if (bytes) return bytes;
    await new Promise<void>((resolve, reject) => {
      const settle = () => {
        for (const name of ['readable', 'end', 'error'] as const) socket.off(name, settle);
        if (socket.readableEnded || socket.destroyed) reject(new Error('the connection ended'));
        else resolve();
      };
      for (const name of ['readable', 'end', 'error'] as const) socket.on(name, settle);
    });
  }
}

/** RFC 1928: no login, CONNECT to a name or an IPv4 address; whatever is named, it is the port of this machine that is meant. */
async function serve(socket: Socket): Promise<void> {
  const greeting = await read(socket, 2);
  await read(socket, greeting.readUInt8(1));
  socket.write(Buffer.from([5, 0]));
  const request = await read(socket, 4);
  const length = request.readUInt8(3) === 1 ? 4 : (await read(socket, 1)).readUInt8(0);
  await read(socket, length);
  const port = (await read(socket, 2)).readUInt16BE(0);
  const target = connect({ host: '127.0.0.1', port }, () => {
    socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
    socket.pipe(target).pipe(socket);
  });
  target.on('error', () => socket.destroy());
  socket.on('error', () => target.destroy());
  socket.on('close', () => target.destroy());
  target.on('close', () => socket.destroy());
}

/** A SOCKS server on a Unix socket, which a process in another network namespace can reach; it leads to this machine's loopback alone. */
export async function serveSocks(path: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    serve(socket).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
  return server;
}

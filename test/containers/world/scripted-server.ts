import net from 'node:net';

/** A server on a free loopback port that does whatever `script` does with each connection. */
export async function scriptedServer(script: (socket: net.Socket) => void): Promise<AsyncDisposable & { target: { address: string; port: number } }> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    script(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    target: { address: '127.0.0.1', port: (server.address() as net.AddressInfo).port },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Answers each line that comes by `reply`; null says nothing. */
export const answering = (banner: string, reply: (line: string) => string | null) => (socket: net.Socket) => {
  let text = '';
  socket.write(banner);
  socket.on('data', (chunk) => {
    text += chunk;
    for (let at = text.indexOf('\r\n'); at >= 0; at = text.indexOf('\r\n')) {
      const line = text.slice(0, at);
      text = text.slice(at + 2);
      const answer = reply(line);
      if (answer !== null) socket.write(answer);
    }
  });
};

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import type { Sentinel } from '../labs/life/canary.ts';

/** Most datagrams that are remembered: what sends them may be hostile. */
const most = 1000;

/** A UDP socket on all IPv4 addresses of this machine, for as long as a canary flies. */
export async function openSentinel(): Promise<Sentinel> {
  const heard = new Set<string>();
  const socket = createSocket('udp4', (message) => {
    if (heard.size < most) heard.add(message.toString('latin1').slice(0, 200));
  });
  socket.bind(0, '0.0.0.0');
  await once(socket, 'listening');
  const { port } = socket.address();
  const addresses = Object.values(networkInterfaces())
    .flatMap((some) => some ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
  return {
    port,
    addresses,
    async heard() {
      // The kernel keeps the order of one socket: when this one is here, so is all that came before.
      const fence = `fence ${process.hrtime.bigint()}`;
      const sender = createSocket('udp4');
      const here = new Promise<void>((resolve) => socket.on('message', (message) => message.toString() === fence && resolve()));
      sender.send(fence, port, '127.0.0.1');
      await here;
      sender.close();
      return [...heard].filter((one) => one !== fence);
    },
    async [Symbol.asyncDispose]() {
      socket.close();
    },
  };
}

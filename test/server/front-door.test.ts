import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { FrontDoor } from '../../server/front-door.ts';

const anyPort = { host: '127.0.0.1', port: 0 };

it('listens before there is anybody to answer, and hands over what arrived meanwhile', async () => {
  await using door = new FrontDoor(anyPort);
  const address = await door.listen();
  const arrived = once(door.http, 'request');
  const early = fetch(address);
  await arrived;
  door.open(() => door.http.on('request', (_request, response) => response.end('answered')));
  expect(await (await early).text()).toBe('answered');
  expect(await (await fetch(address)).text()).toBe('answered');
});

it('hands over an early WebSocket, and forgets one whose browser has gone', async () => {
  await using door = new FrontDoor(anyPort);
  const port = Number(new URL(await door.listen()).port);
  const knock = async () => {
    const arrived = once(door.http, 'upgrade');
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    const [, server] = await arrived;
    return { socket, server };
  };
  const gone = await knock();
  gone.socket.resetAndDestroy();
  await new Promise((resolve) => gone.server.once('close', resolve));
  const { socket } = await knock();
  let handed = 0;
  door.open(() =>
    door.http.on('upgrade', (_request, server) => {
      handed++;
      server.end('HTTP/1.1 101 Switching Protocols\r\n\r\n');
    }),
  );
  expect(String((await once(socket, 'data'))[0])).toContain('101');
  expect(handed).toBe(1);
});

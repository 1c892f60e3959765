import { expect, test } from 'vitest';
import type { LineStream } from '../../../server/labs/engine.ts';
import { connectWorld } from '../../../server/world/connect-world.ts';

/** A stream whose other end is `answer`: lines it returns come back. */
function fakeStream(answer: (request: { id: number; op: string }) => string[]) {
  const listeners: ((line: string) => void)[] = [];
  let close = () => {};
  const say = (line: string) => {
    for (const listener of listeners) listener(line);
  };
  const stream: LineStream = {
    write(line) {
      if (line === '') return;
      const lines = answer(JSON.parse(line));
      queueMicrotask(() => {
        for (const one of lines) say(one);
      });
    },
    onLine: (listener) => void listeners.push(listener),
    closed: new Promise<void>((resolve) => (close = resolve)),
    [Symbol.asyncDispose]: async () => {},
  };
  return { stream, close: () => close(), say };
}
const hello = (id: number) => JSON.stringify({ id, ok: true, result: { lab: 'l', uptimeMs: 1, root: 'ROOT', arrivals: 0 } });
const helloOnly = (request: { id: number; op: string }) => (request.op === 'hello' ? [hello(request.id)] : []);

test('hello gives the root, and garbage on the line is dropped', async () => {
  const { stream } = fakeStream((request) => ['{"half', '{"event":"nonsense"}', hello(request.id)]);
  expect((await connectWorld(stream, 'l')).root).toBe('ROOT');
});

test('a world that never answers is down', async () => {
  const { stream } = fakeStream(() => []);
  await expect(connectWorld(stream, 'l', { helloMs: 20 })).rejects.toMatchObject({ code: 'world-down' });
});

test('an answer that is no result of the question is an error, not a result', async () => {
  const { stream } = fakeStream((request) => [
    request.op === 'hello' ? hello(request.id) : JSON.stringify({ id: request.id, ok: true, result: { arrivals: 'many' } }),
  ]);
  await expect((await connectWorld(stream, 'l')).arrivals(['mr0'], 0)).rejects.toMatchObject({ code: 'world-down' });
});

test('when the stream ends, what was asked fails at once, and so does what comes later', async () => {
  const fake = fakeStream(helloOnly);
  const world = await connectWorld(fake.stream, 'l');
  const asked = world.arrivals(['mr0'], 60_000);
  fake.close();
  await expect(asked).rejects.toMatchObject({ code: 'world-down' });
  await expect(world.arrivals(['mr0'], 0)).rejects.toMatchObject({ code: 'world-down' });
});

test('arrivals reach a listener until it is disposed', async () => {
  const fake = fakeStream(helloOnly);
  const world = await connectWorld(fake.stream, 'l');
  const heard: number[] = [];
  const listening = world.onArrival((arrival) => void heard.push(arrival.id));
  const arrival = (id: number) =>
    JSON.stringify({
      event: 'mail:arrived',
      arrival: {
        id,
        tokens: [],
        at: 1,
        address: '192.0.2.1',
        domain: 'd.example',
        client: '192.0.2.2',
        helo: 'h',
        secure: false,
        reversePath: '',
        forwardPaths: [],
        headers: '',
        size: 0,
        bounce: false,
      },
    });
  fake.say(arrival(1));
  listening[Symbol.dispose]();
  fake.say(arrival(2));
  expect(heard).toEqual([1]);
});

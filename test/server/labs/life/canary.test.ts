import { expect, it } from 'vitest';
import { type Sentinel, sendCanary } from '../../../../server/labs/life/canary.ts';
import { FakeEngine } from '../../../fakes/engine.ts';
import { rangeWithFakes } from '../../../fakes/range-parts.ts';

/** Hears what the canary's token is put into by `leak`. */
function range(said: { output?: string; exitCode?: number }, leak: (token: string) => string[] = () => []) {
  const engine = new FakeEngine();
  let token = '';
  engine.run = async (...args: unknown[]) => {
    token = (args[2] as string[])[5] ?? '';
    return { exitCode: said.exitCode ?? 0, output: said.output ?? '' };
  };
  const listen = async (): Promise<Sentinel> => ({ port: 9, addresses: ['192.0.2.1'], heard: async () => leak(token), async [Symbol.asyncDispose]() {} });
  const fly = async () => {
    await using fakes = await rangeWithFakes({}, engine);
    await sendCanary(fakes.deps, listen);
  };
  return { engine, fly };
}

it('lets the range open when nothing got out, and leaves nothing behind', async () => {
  const { engine, fly } = range({}, () => ['somebody else’s datagram']);
  await fly();
  expect(await engine.standing()).toEqual([]);
});

it('names the way that a datagram took out of a lab', async () => {
  const { engine, fly } = range({}, (token) => [`${token} eth0 192.0.2.1`]);
  await expect(fly()).rejects.toMatchObject({ code: 'guard-missing', detail: expect.stringContaining('a datagram over eth0 192.0.2.1') });
  expect(await engine.standing()).toEqual([]);
});

it('takes a resolver that knows the real Internet for a way out', async () => {
  await expect(range({ output: 'resolved by 127.0.0.11: 192.0.2.7\n' }).fly()).rejects.toMatchObject({ detail: expect.stringContaining('127.0.0.11') });
});

it('does not take a canary that could not try for a good sign', async () => {
  await expect(range({ exitCode: 127, output: 'bash: not found' }).fly()).rejects.toMatchObject({
    code: 'guard-missing',
    detail: expect.stringContaining('not found'),
  });
});

import { expect, it } from 'vitest';
import { DockerEngine } from '../../../server/docker/docker-engine.ts';
import { engineClient } from '../../../server/docker/engine-client.ts';
import { engineProblem } from '../../../server/docker/engine-problem.ts';
import { createGate } from '../../../server/docker/gate.ts';

it('says that the Engine is unreachable when nothing listens on its socket', async () => {
  const engine = new DockerEngine({
    docker: engineClient('unix:///nonexistent/docker.sock'),
    installation: 'none',
    image: async (name) => name,
    guard: async () => undefined,
    runtime: null,
    netAdminRuntime: null,
  });
  await expect(engine.version()).rejects.toMatchObject({ code: 'engine-unreachable' });
  await expect(engine.run('abcdefghij', 'mx', ['true'])).rejects.toMatchObject({ code: 'engine-unreachable' });
});

it.each([
  ['disk-full', 'write /var/lib/docker/x: no space left on device'],
  ['no-subnets', 'Pool overlaps with other one on this address space'],
  ['engine-refused', 'something else altogether'],
] as const)('says %s for what the Engine answers, with its own words', (code, message) => {
  const problem = engineProblem(Object.assign(new Error('wrapped'), { statusCode: 500, json: { message } }), 'Starting mx');
  expect(problem).toMatchObject({ code, detail: `Starting mx: ${message}` });
});

it('lets no more through than the width, in order, and goes on after a failure', async () => {
  const gate = createGate(2);
  const log: string[] = [];
  const release: (() => void)[] = [];
  const work = (name: string) =>
    gate(async () => {
      log.push(name);
      await new Promise<void>((resolve) => release.push(resolve));
      if (name === 'a') throw new Error('a failed');
    }).catch(() => undefined);
  const all = Promise.all(['a', 'b', 'c', 'd'].map(work));
  await Promise.resolve();
  expect(log).toEqual(['a', 'b']);
  while (release.length) {
    release.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await all;
  expect(log).toEqual(['a', 'b', 'c', 'd']);
});

import { expect, it } from 'vitest';
import { ensureDependencies, type Machine } from '../../../server/setup/dependencies.mjs';

const node = process.platform === 'win32' ? 'node_modules/node/bin/node.exe' : 'node_modules/node/bin/node';
const lock = (version: string) => JSON.stringify({ packages: { '': {}, 'node_modules/a': { version }, 'node_modules/b': { version: '1', optional: true } } });

function machine(ciExit = 0, self = '/usr/bin/node') {
  const files = new Map([
    ['package.json', '{"dependencies":{"a":"1"}}'],
    ['package-lock.json', lock('1')],
  ]);
  const ran: string[] = [];
  const said: string[] = [];
  const it: Machine = {
    top: '/top',
    self,
    run: async (command, args) => {
      if (args[0] === 'ci') files.delete(node);
      if (command.startsWith('/') && command !== '/usr/bin/node' && !files.has(command.replace('/top/', ''))) return 127;
      ran.push([command.replace(/^.*[\\/]/, '').replace(/\.(cmd|exe)$/, ''), args[0]].join(' '));
      if (args[0] === 'ci') return ciExit;
      files.set(node, 'program');
      return 0;
    },
    read: (path) => files.get(path) ?? null,
    write: (path, text) => void files.set(path, text),
    isProgram: (path) => files.has(path),
    lock: async () => () => undefined,
  };
  return { files, ran, said, ensure: () => ensureDependencies(it, (line) => said.push(line)) };
}

it('installs from the lock file once, then brings the Node that the project runs on, and says so', async () => {
  const fresh = machine();
  expect(await fresh.ensure()).toBe(`/top/${node}`);
  expect(fresh.ran).toEqual(['npm ci', 'node installArchSpecificPackage.js']);
  expect(fresh.said.join('\n')).toMatch(/Installing the dependencies/);
  await fresh.ensure();
  expect(fresh.ran).toHaveLength(2);
});

it('installs again when the lock file changes, and not when only a script of package.json does', async () => {
  const fresh = machine();
  await fresh.ensure();
  fresh.files.set('package.json', '{"dependencies":{"a":"1"},"scripts":{"x":"y"}}');
  await fresh.ensure();
  expect(fresh.ran).toHaveLength(2);
  fresh.files.set('package-lock.json', lock('2'));
  await fresh.ensure();
  expect(fresh.ran).toContain('npm ci');
  expect(fresh.ran.filter((line) => line === 'npm ci')).toHaveLength(2);
});

it('survives that npm ci takes away the very Node that runs it, as an update under npm run does', async () => {
  const updated = machine(0, `/top/${node}`);
  updated.files.set(node, 'of an earlier version');
  expect(await updated.ensure()).toBe(`/top/${node}`);
  expect(updated.ran).toEqual(['npm ci', 'node installArchSpecificPackage.js']);
});

it('takes what npm ci left when somebody ran it by hand', async () => {
  const fresh = machine();
  fresh.files.set(node, 'program');
  fresh.files.set('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/a': { version: '1' } } }));
  await fresh.ensure();
  expect(fresh.ran).toEqual([]);
});

it('says what to do when npm ci fails, and leaves no stamp behind', async () => {
  const offline = machine(1);
  await expect(offline.ensure()).rejects.toThrow(/npm ci failed.*run the same command again/);
  expect([...offline.files.keys()].some((path) => path.includes('stamp'))).toBe(false);
});

import { expect, it } from 'vitest';
import { ensureChromium } from '../../../server/setup/chromium.ts';
import { ensureEngine } from '../../../server/setup/engine.ts';
import { engineAddress } from '../../../server/setup/ping-engine.ts';
import { FakeMachine } from './fake-machine.ts';

const ask = (machine: FakeMachine, change: { install?: 'auto' | 'never'; dockerHost?: string } = {}) =>
  ensureEngine({ say: (line) => machine.said.push(line), install: 'auto', dockerHost: null, dataDir: '/data', machine, ...change });

it('uses an engine that answers, and touches nothing', async () => {
  const machine = new FakeMachine({ answersAfter: 0 });
  await ask(machine);
  expect(machine.commands).toEqual([]);
  expect(machine.said).toEqual([]);
});

it('installs docker.io on Debian as root, says so, and starts dockerd where there is no systemd', async () => {
  const machine = new FakeMachine({ answersAfter: 'dockerd' });
  await ask(machine);
  expect(machine.commands.filter((line) => line.startsWith('apt-get install')).join()).toMatch(/docker\.io iptables$/);
  expect(machine.commands.at(-1)).toBe('dockerd');
  expect(machine.said.join('\n')).toMatch(/Installing docker\.io iptables/);
});

it('asks systemd to start an engine that is installed', async () => {
  const machine = new FakeMachine({ answersAfter: 'systemctl start docker', files: ['/usr/bin/dockerd', '/run/systemd/system'] });
  await ask(machine);
  expect(machine.commands).toEqual(['systemctl start docker']);
});

it.each([
  ['MAILRANGE_INSTALL=never forbids it', {}, 'never'],
  ['not run as root', { isRoot: false }, 'auto'],
  ['not Debian or Ubuntu', { release: 'ID=fedora' }, 'auto'],
] as const)('installs nothing where it may not (%s), and names the package', async (reason, facts, install) => {
  const machine = new FakeMachine(facts);
  await expect(ask(machine, { install })).rejects.toMatchObject({ code: 'engine-unreachable', detail: expect.stringContaining(reason) });
  await expect(ask(machine, { install })).rejects.toThrow(/docker\.io/);
  expect(machine.commands).toEqual([]);
});

it('leaves a named engine that does not answer alone', async () => {
  const machine = new FakeMachine({});
  await expect(ask(machine, { dockerHost: 'tcp://10.0.0.1:2375' })).rejects.toThrow(/DOCKER_HOST=tcp:\/\/10\.0\.0\.1:2375/);
  expect(machine.commands).toEqual([]);
});

it('shows the end of the log when dockerd ends at once', async () => {
  const machine = new FakeMachine({ files: ['/usr/bin/dockerd'], log: 'failed to start daemon: no cgroups', launchedEnds: true });
  await expect(ask(machine)).rejects.toThrow(/ended at once.*no cgroups/);
});

it('stops waiting for an engine after a minute', async () => {
  const machine = new FakeMachine({ files: ['/usr/bin/dockerd'] });
  await expect(ask(machine)).rejects.toThrow(/does not answer within 60 s/);
  expect(machine.waitedMs).toBe(60_000);
});

it('names what apt-get said when it fails', async () => {
  const machine = new FakeMachine({ aptFails: 'E: Unable to locate package docker.io' });
  await expect(ask(machine)).rejects.toThrow(/Unable to locate package/);
});

it('takes the Chromium that is named, and complains when it is not there', async () => {
  const machine = new FakeMachine({ files: ['/opt/chrome'] });
  const options = { say: () => undefined, install: 'never' as const, machine };
  expect(await ensureChromium({ ...options, named: '/opt/chrome' })).toBe('/opt/chrome');
  await expect(ensureChromium({ ...options, named: '/opt/none' })).rejects.toThrow(/CHROMIUM_PATH/);
  await expect(ensureChromium({ ...options, named: null })).rejects.toThrow(/apt-get install chromium/);
});

it('takes the headless shell before a whole browser, and asks for the browser where there is no such package', async () => {
  const both = new FakeMachine({ files: ['/usr/bin/chromium', '/usr/bin/chromium-headless-shell'] });
  expect(await ensureChromium({ say: () => undefined, install: 'auto', named: null, machine: both })).toBe('/usr/bin/chromium-headless-shell');
  const none = new FakeMachine({ aptFails: 'E: Unable to locate package' });
  await expect(ensureChromium({ say: () => undefined, install: 'auto', named: null, machine: none })).rejects.toThrow(/Unable to locate/);
  const asked = none.commands.filter((line) => line.startsWith('apt-get install')).map((line) => line.split(' ').at(-1));
  expect(asked).toEqual(['chromium-headless-shell', 'chromium']);
});

it('reads the forms of DOCKER_HOST', () => {
  expect(engineAddress('unix:///run/d.sock')).toEqual({ socketPath: '/run/d.sock' });
  expect(engineAddress('tcp://box:2375')).toEqual({ host: 'box', port: 2375, certificates: null });
  expect(engineAddress('tcp://box:2376', '/certs')).toEqual({ host: 'box', port: 2376, certificates: '/certs' });
  expect(engineAddress('ssh://box')).toBeNull();
});

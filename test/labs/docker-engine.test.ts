import { join } from 'node:path';
import type Docker from 'dockerode';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DockerEngine } from '../../server/docker/docker-engine.ts';
import { engineClient } from '../../server/docker/engine-client.ts';
import { EngineEvents } from '../../server/docker/engine-events.ts';
import { ensureGuard } from '../../server/docker/guard.ts';
import { withGuardProgram } from '../../server/docker/guard-program.ts';
import { hostProgram } from '../../server/docker/host-program.ts';
import { Images } from '../../server/docker/images.ts';
import { openSentinel } from '../../server/docker/sentinel.ts';
import { randomId } from '../../server/installation.ts';
import type { ContainerSpec } from '../../server/labs/engine.ts';
import { canaryScript } from '../../server/labs/life/canary.ts';

const docker: Docker = engineClient(process.env.DOCKER_HOST ?? null);
const images = new Images({ docker, containersDir: join(import.meta.dirname, '../../containers'), run: hostProgram, mayInstall: false });
const installation = `test-${randomId(8)}`;
const engine = new DockerEngine({
  docker,
  installation,
  image: (name) => images.standing(name),
  guard: () => ensureGuard(hostProgram),
  runtime: null,
  netAdminRuntime: null,
});
const lab = randomId(10);
const subnets = { internet: '198.19.255.224/28', office: '198.19.255.240/28' };
const spec: ContainerSpec = {
  lab,
  role: 'mx',
  image: 'base',
  profile: 'postfix',
  hostname: 'mx.harbor.test',
  zones: [
    { zone: 'internet', address: '198.19.255.228' },
    { zone: 'office', address: '198.19.255.244' },
  ],
  env: { MAILRANGE_DNS: '198.19.255.226', MAILRANGE_SEARCH: 'harbor.test' },
};
const sh = (script: string) => engine.run(lab, 'mx', ['sh', '-c', script]);

beforeAll(async () => {
  await engine.ensureGuard();
  await engine.createZone({ lab, zone: 'internet', subnet: subnets.internet, outward: true });
  await engine.createZone({ lab, zone: 'office', subnet: subnets.office, outward: false });
  await engine.startContainer(spec);
});
afterAll(async () => {
  await engine.removeLab(lab);
  await engine[Symbol.asyncDispose]();
});

it('takes what stands as it is when asked again, and lists it', async () => {
  await engine.createZone({ lab, zone: 'internet', subnet: subnets.internet, outward: true });
  await engine.startContainer(spec);
  const [standing, ...others] = await engine.standing();
  expect(others).toEqual([]);
  expect(standing).toMatchObject({ lab, containers: [{ role: 'mx', running: true }] });
  expect(standing?.zones.sort()).toEqual(['internet', 'office']);
});

it('says no-subnets when another network has the addresses', async () => {
  await expect(engine.createZone({ lab, zone: 'dmz', subnet: subnets.office, outward: false })).rejects.toMatchObject({ code: 'no-subnets' });
});

it('gives a host its default route by the gateway of the Internet zone, and the lab’s resolver', async () => {
  expect((await sh('ip route show default')).output.trim()).toBe('default via 198.19.255.225 dev eth0');
  await expect.poll(async () => (await sh('cat /etc/resolv.conf')).output).toBe('search harbor.test\nnameserver 198.19.255.226\n');
});

it('runs a command with its stdin to its exit code, and ends with it though a daemon keeps the pipe', async () => {
  expect(await engine.run(lab, 'mx', ['sh', '-c', 'cat; exit 3'], { stdin: 'hello\n' })).toEqual({ exitCode: 3, output: 'hello\n' });
  const began = performance.now();
  expect(await sh('sleep 30 & echo left')).toEqual({ exitCode: 0, output: 'left\n' });
  expect(performance.now() - began).toBeLessThan(1500);
  const flood = await sh('yes | head -c 3000000; echo end');
  expect(flood.output.length).toBe(256 * 1024);
  expect(flood.output.endsWith('y\nend\n')).toBe(true);
});

it('speaks with a program line by line; let go, it ends', async () => {
  const lines: string[] = [];
  const shouting = await engine.talk(lab, 'mx', ['sh', '-c', 'while read -r line; do echo "$line!"; echo aside >&2; done; touch /tmp/let-go']);
  shouting.onLine((line) => lines.push(line));
  shouting.write('one');
  shouting.write('two');
  await expect.poll(() => lines).toEqual(['one!', 'two!']);
  await shouting[Symbol.asyncDispose]();
  await expect.poll(async () => (await sh('test -e /tmp/let-go')).exitCode, { timeout: 5000 }).toBe(0);
  const short = await engine.talk(lab, 'mx', ['true']);
  await short.closed;
});

it('ends a command that takes too long, and says so', async () => {
  await expect(engine.run(lab, 'mx', ['sleep', '7777'], { timeoutMs: 300 })).rejects.toMatchObject({
    code: 'engine-refused',
    detail: expect.stringContaining('timed out after 300 ms'),
  });
  await expect.poll(async () => (await sh('pgrep -xf "sleep 7777" || echo none')).output.trim(), { timeout: 5000 }).toBe('none');
});

it('opens a terminal of the right size, holds a flood back while paused, and leaves no shell behind', async () => {
  const terminal = await engine.openTerminal(lab, 'mx', ['bash', '--norc'], { cols: 101, rows: 37 });
  let seen = '';
  let bytes = 0;
  terminal.onData((chunk) => {
    bytes += chunk.length;
    seen = (seen + Buffer.from(chunk).toString()).slice(-4096);
  });
  terminal.write('stty size\n');
  await expect.poll(() => seen).toContain('37 101');
  await terminal.resize(90, 20);
  terminal.write('stty size\n');
  await expect.poll(() => seen).toContain('20 90');
  terminal.write('yes\n');
  await expect.poll(() => bytes).toBeGreaterThan(100_000);
  terminal.pause();
  const held = bytes;
  await sh('sleep 0.3');
  expect(bytes - held).toBeLessThan(256 * 1024);
  terminal.resume();
  await expect.poll(() => bytes).toBeGreaterThan(held + 100_000);
  await terminal[Symbol.asyncDispose]();
  await expect.poll(async () => (await sh('pgrep -x "bash|yes" -a | grep -v init || echo none')).output.trim(), { timeout: 5000 }).toBe('none');
});

it('restarts as a machine does: an editor in a terminal stays, a daemon that was started there by hand does not', async () => {
  const shell = `/usr/bin/dtach -n /run/mailrange/terminals/test bash -c 'python3 -m http.server 8099 & sleep 4444'`;
  await sh(`mkdir -p /run/mailrange/terminals; ${shell}`);
  const answers = async () => (await sh('bash -c "(exec 3<>/dev/tcp/127.0.0.1/8099) 2> /dev/null && echo yes || echo no"')).output.trim();
  await expect.poll(answers, { timeout: 10_000 }).toBe('yes');
  await sh('/usr/lib/mailrange/boot restart');
  expect(await answers()).toBe('no');
  expect((await sh('pgrep -cxf "sleep 4444"')).output.trim()).toBe('1');
  await sh('pkill -xf "sleep 4444"');
}, 60_000);

it('keeps datagrams of a lab away from the machine, which would get them without the guard', async () => {
  await using sentinel = await openSentinel();
  const bare = randomId(8);
  // The same kind of network under a name that the guard does not cover: the control, without which silence proves nothing.
  const network = await docker.createNetwork({
    Name: `mailrange-control-${bare}`,
    Driver: 'bridge',
    IPAM: { Driver: 'default', Config: [{ Subnet: '198.19.255.208/28', Gateway: '198.19.255.209' }] },
    Options: {
      'com.docker.network.bridge.name': `xr-${bare}`,
      'com.docker.network.bridge.inhibit_ipv4': 'true',
      'com.docker.network.bridge.enable_ip_masquerade': 'false',
    },
  });
  const fly = async (networkId: string, token: string) => {
    const made = await docker.createContainer({
      Image: await images.standing('base'),
      Entrypoint: ['bash', '-c', canaryScript, 'canary', String(sentinel.port), token, ...sentinel.addresses],
      HostConfig: { NetworkMode: networkId, CapAdd: ['NET_ADMIN'], AutoRemove: true },
    });
    const ended = made.wait({ condition: 'removed' });
    await made.start();
    await ended;
  };
  try {
    const [guarded] = await docker.listNetworks({ filters: { label: [`mailrange.lab=${lab}`, 'mailrange.zone=internet'] } });
    await fly(guarded?.Id ?? '', 'guarded');
    await fly(network.id, 'control');
    const heard = await sentinel.heard();
    expect(heard.filter((datagram) => datagram.startsWith('guarded'))).toEqual([]);
    expect(heard.filter((datagram) => datagram.startsWith('control'))).toEqual(
      expect.arrayContaining(sentinel.addresses.map((address) => `control eth0 ${address}`)),
    );
  } finally {
    await network.remove();
  }
});

it('tells when a container ends by itself, and not when its lab is removed', async () => {
  const ended: string[] = [];
  using _listening = engine.onContainerEnded(({ role }) => ended.push(role));
  await engine.startContainer({ ...spec, role: 'app', zones: [{ zone: 'office', address: '198.19.255.245' }] });
  await engine.run(lab, 'app', ['kill', '1']).catch(() => undefined);
  await expect.poll(() => ended).toEqual(['app']);
  await engine.removeLab(lab);
  await engine.removeLab(lab);
  expect(await engine.standing()).toEqual([]);
  expect(ended).toEqual(['app']);
});

it('puts the rules in place from a container in the host’s network where the server has no iptables of its own', async () => {
  await using events = new EngineEvents(docker, installation);
  const absent = async () => ({ exitCode: 127, output: 'spawn iptables ENOENT' });
  const options = { docker, events, installation, image: () => images.onDemand('guard'), local: absent, sameMachine: true };
  await hostProgram('ip6tables', ['-w', '5', '-D', 'INPUT', '-i', 'mr-+', '-j', 'DROP']);
  await withGuardProgram(options, ensureGuard);
  const { output } = await hostProgram('ip6tables', ['-w', '5', '-S', 'INPUT']);
  expect(output.split('\n').slice(1, 3)).toEqual(['-A INPUT -i mr-+ -m conntrack --ctstate ESTABLISHED -j ACCEPT', '-A INPUT -i mr-+ -j DROP']);
  expect(await docker.listContainers({ filters: { label: [`mailrange.installation=${installation}`] } })).toEqual([]);
}, 120_000);

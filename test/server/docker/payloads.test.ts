import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runtimeOf } from '../../../server/docker/docker-engine.ts';
import { createNames } from '../../../server/docker/names.ts';
import { containerPayload, gatewayOf, networkPayload } from '../../../server/docker/payloads.ts';
import type { Profile } from '../../../server/labs/engine.ts';

const names = createNames('inst');
const golden = JSON.parse(readFileSync(new URL('./payloads.golden.json', import.meta.url), 'utf8')) as Record<string, unknown>;

function payload(profile: Profile, runtime: string | null = null) {
  return containerPayload(
    {
      lab: 'abcdefghij',
      role: profile === 'world' ? 'world' : 'mx',
      image: 'any',
      profile,
      hostname: 'mx.harbor.test',
      zones: [
        { zone: 'internet', address: '198.18.0.4' },
        { zone: 'office', address: '10.213.0.4' },
      ],
      env: profile === 'world' ? { MAILRANGE_WORLD: '{}' } : { MAILRANGE_DNS: '198.18.0.2', MAILRANGE_SEARCH: 'harbor.test' },
    },
    { names, image: 'mailrange/any:0', network: 'id-of-internet', runtime },
  );
}

/** The seccomp profile is long and looked at by itself below. */
const brief = (value: unknown) =>
  JSON.parse(JSON.stringify(value, (_, part) => (typeof part === 'string' && part.startsWith('seccomp={') ? 'seccomp=ours' : part)));

it.each(['world', 'shell', 'postfix', 'exim', 'gateway'] as const)('asks the Engine for a %s with exactly the reviewed settings', (profile) => {
  expect(brief(payload(profile))).toEqual(golden[profile]);
});

it.each([true, false])('asks the Engine for a zone (outward: %s) with exactly the reviewed settings', (outward) => {
  expect(networkPayload({ lab: 'abcdefghij', zone: outward ? 'internet' : 'office', subnet: '198.18.0.16/28', outward }, names)).toEqual(
    golden[outward ? 'outward' : 'inside'],
  );
});

it('runs hosts with NET_ADMIN in a runtime of their own where there is one, and the world in the Engine’s', () => {
  const both = { runtime: 'runsc', netAdminRuntime: 'kata' };
  expect((['world', 'shell', 'postfix', 'gateway'] as const).map((profile) => runtimeOf(profile, both))).toEqual([null, 'runsc', 'runsc', 'kata']);
  expect(runtimeOf('gateway', { runtime: 'runsc', netAdminRuntime: null })).toBe('runsc');
});

it.each(['world', 'shell', 'postfix', 'exim', 'gateway'] as const)('never gives a %s a way to the machine', (profile) => {
  const { HostConfig = {}, ...rest } = payload(profile, 'runsc');
  expect(HostConfig.Runtime).toBe('runsc');
  expect(HostConfig.CapDrop).toEqual(['ALL']);
  expect(HostConfig.CapAdd).not.toEqual(expect.arrayContaining(['NET_RAW']));
  expect(HostConfig.CapAdd?.includes('NET_ADMIN')).toBe(profile === 'world' || profile === 'gateway');
  for (const key of ['Binds', 'Mounts', 'Devices', 'PortBindings', 'PublishAllPorts', 'VolumesFrom', 'PidMode', 'IpcMode', 'UsernsMode', 'CgroupnsMode'])
    expect(HostConfig).not.toHaveProperty(key);
  expect(HostConfig.Privileged).toBe(false);
  expect(rest).not.toHaveProperty('ExposedPorts');
});

it('denies io_uring, AF_ALG (38) and AF_VSOCK (40), and new namespaces, and allows chroot only with its capability', () => {
  const option = payload('postfix').HostConfig?.SecurityOpt?.find((one: string) => one.startsWith('seccomp='));
  const profile = JSON.parse(option?.slice('seccomp='.length) ?? '{}') as {
    defaultAction: string;
    syscalls: { names: string[]; action: string; args?: { index: number; value: number; op: string }[]; includes?: { caps: string[] } }[];
  };
  expect(profile.defaultAction).toBe('SCMP_ACT_ERRNO');
  const allows = (name: string) => profile.syscalls.filter((rule) => rule.action === 'SCMP_ACT_ALLOW' && rule.names.includes(name));
  for (const name of [
    'io_uring_setup',
    'io_uring_enter',
    'io_uring_register',
    'unshare',
    'setns',
    'mount',
    'bpf',
    'kexec_load',
    'keyctl',
    'userfaultfd',
    'clone3',
  ])
    expect(allows(name)).toEqual([]);
  const passes = (family: number) =>
    allows('socket').some(({ args = [] }) =>
      args.every(({ value, op }) => (op === 'SCMP_CMP_LT' ? family < value : op === 'SCMP_CMP_GT' ? family > value : family === value)),
    );
  expect([1, 2, 10, 16].map(passes)).toEqual([true, true, true, true]);
  expect([38, 40].map(passes)).toEqual([false, false]);
  expect(allows('chroot').map((rule) => rule.includes?.caps)).toEqual([['CAP_SYS_CHROOT']]);
  expect(allows('clone').every(({ args }) => args?.length)).toBe(true);
});

it('never leaves the resolver to the Engine, which would ask the machine’s own', () => {
  expect(payload('world').HostConfig?.Dns).toEqual(['127.0.0.1']);
  expect(payload('postfix').HostConfig?.Dns).toEqual(['198.18.0.2']);
});

it('names the first address of a subnet as its gateway, and refuses what is no subnet', () => {
  expect(gatewayOf('198.18.3.16/28')).toBe('198.18.3.17');
  for (const wrong of ['198.18.3.16', '198.18.3.16/31', 'fe80::/64']) expect(() => gatewayOf(wrong)).toThrow(/not a subnet/);
});

it('names bridges within 15 bytes, under the guard’s prefix, one for each zone', () => {
  const bridges = ['internet', 'office', 'dmz', 'vpn', 'partner'].map((zone) => names.bridge('abcdefghij', zone));
  for (const bridge of bridges) expect(bridge).toMatch(/^mr-abcdefghij[0-9a-z]{2}$/);
  expect(new Set(bridges).size).toBe(bridges.length);
  expect(names.container('abcdefghij', 'mx')).toBe('mr-abcdefghij-mx');
});

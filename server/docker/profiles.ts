import { readFileSync } from 'node:fs';
import type { HostConfig } from 'dockerode';
import type { Profile } from '../labs/engine.ts';

const mebibyte = 1024 * 1024;

/** Least with which Postfix, Exim and Dovecot start, deliver and restart, and root can add users and edit their files (capabilities(7)). */
const daemonCaps = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETUID', 'SETGID', 'KILL', 'SYS_CHROOT', 'NET_BIND_SERVICE'];

interface ProfileSettings {
  caps: string[];
  memoryMiB: number;
  /** Off where mail is handed in by a set-group-id program or delivered by Exim: it breaks both. */
  noNewPrivileges: boolean;
  /** Writable places; tmpfs, so that the disk is capped, and counted towards memory. */
  tmpfs: Record<string, string>;
  sysctls?: Record<string, string>;
}

const learnerPlaces = {
  // A link to /etc: the engine mounts by depth, so that this lies over its own resolv.conf, hosts and hostname, which would be read-only.
  '/usr/lib/mailrange/etc': 'rw,exec,nosuid,nodev,size=16m,mode=755',
  '/var': 'rw,exec,nosuid,nodev,size=96m,mode=755',
  '/root': 'rw,exec,nosuid,nodev,size=16m,mode=700',
  '/tmp': 'rw,exec,nosuid,nodev,size=32m,mode=1777',
  '/run': 'rw,exec,nosuid,nodev,size=16m,mode=755',
  '/home': 'rw,exec,nosuid,nodev,size=64m,mode=755',
};

const settings: Record<Profile, ProfileSettings> = {
  postfix: { caps: daemonCaps, memoryMiB: 256, noNewPrivileges: false, tmpfs: learnerPlaces },
  exim: { caps: [...daemonCaps, 'FSETID'], memoryMiB: 256, noNewPrivileges: false, tmpfs: learnerPlaces },
  gateway: { caps: [...daemonCaps, 'NET_ADMIN'], memoryMiB: 256, noNewPrivileges: false, tmpfs: learnerPlaces },
  shell: { caps: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETUID', 'SETGID', 'KILL'], memoryMiB: 192, noNewPrivileges: true, tmpfs: learnerPlaces },
  world: {
    // Takes its addresses, then drops to its own user with an empty bounding set (setpriv(1)).
    caps: ['NET_ADMIN', 'SETUID', 'SETGID', 'SETPCAP'],
    memoryMiB: 160,
    noNewPrivileges: true,
    tmpfs: { '/tmp': 'rw,noexec,nosuid,nodev,size=16m,mode=1777' },
    // ip-sysctl: speak from addresses of others, listen below 1024 without privileges, take packets from anywhere.
    sysctls: {
      'net.ipv4.ip_nonlocal_bind': '1',
      'net.ipv4.ip_unprivileged_port_start': '0',
      'net.ipv4.conf.all.rp_filter': '0',
      'net.ipv4.conf.default.rp_filter': '0',
    },
  },
};

const seccomp = JSON.stringify(JSON.parse(readFileSync(new URL('./seccomp.json', import.meta.url), 'utf8')));

/** The engine settings behind a profile's name: the only place where they are spelt out. */
export function hostConfig(profile: Profile, runtime: string | null): HostConfig {
  const { caps, memoryMiB, noNewPrivileges, tmpfs, sysctls } = settings[profile];
  return {
    CapDrop: ['ALL'],
    CapAdd: [...caps],
    Privileged: false,
    ReadonlyRootfs: true,
    Tmpfs: { ...tmpfs },
    SecurityOpt: [...(noNewPrivileges ? ['no-new-privileges'] : []), `seccomp=${seccomp}`],
    ...(sysctls ? { Sysctls: { ...sysctls } } : {}),
    Memory: memoryMiB * mebibyte,
    MemorySwap: memoryMiB * mebibyte,
    NanoCpus: 1_000_000_000,
    PidsLimit: 256,
    Ulimits: [
      { Name: 'nofile', Soft: 4096, Hard: 4096 },
      { Name: 'fsize', Soft: 64 * mebibyte, Hard: 64 * mebibyte },
      { Name: 'core', Soft: 0, Hard: 0 },
    ],
    LogConfig: { Type: 'none', Config: {} },
    RestartPolicy: { Name: 'no' },
    ...(runtime ? { Runtime: runtime } : {}),
  };
}

import { Problem } from '../../protocol/problems.ts';
import type { Deps } from '../deps.ts';

/** Listens on this machine for what a lab must not be able to send it. */
export interface Sentinel extends AsyncDisposable {
  /** UDP port on every address of the machine. */
  readonly port: number;
  /** IPv4 addresses of the machine, bridges of others included. */
  readonly addresses: string[];
  /** Distinct datagrams that came so far, after everything that was sent before this call has been taken in. */
  heard(): Promise<string[]>;
}

/** A name that any resolver with a way out answers (RFC 2606). */
const outside = 'example.com';

/**
 * What the canary does, as root with NET_ADMIN, a learner's utmost: it routes every address of the machine straight out of each of its
 * zones, tells each of them a datagram, and asks the engine's own resolver for a name of the real Internet (bash(1), ip-neighbour(8)).
 */
export const canaryScript = `
port=$1; token=$2; shift 2
for dev in eth0 eth1; do
  [ -e /sys/class/net/$dev ] || continue
  for address; do
    (
      ip route replace "$address/32" dev $dev
      echo -n "$token $dev $address first" > /dev/udp/$address/$port
      for wait in {1..40}; do
        case "$(ip neigh show to $address dev $dev)" in *lladdr*|*FAILED*) break;; esac
        sleep 0.05
      done
      echo -n "$token $dev $address" > /dev/udp/$address/$port
    ) 2> /dev/null &
  done
  wait
done
for resolver in 127.0.0.11 $(sed -n 's/^nameserver //p' /etc/resolv.conf); do
  answer=$(dig +short +tries=1 +time=1 @$resolver ${outside} A 2> /dev/null) && [ -n "$answer" ] && echo "resolved by $resolver: $answer" &
done
wait
true
`;

/**
 * Before any lab: one container in networks like theirs tries to get out. Throws Problem `guard-missing` with what got through.
 * The sentinel hears only on the machine of the server; an engine elsewhere is asked for names alone.
 */
export async function sendCanary(deps: Deps, listen: () => Promise<Sentinel>): Promise<void> {
  const lab = deps.randomId(10);
  const token = deps.randomId(12);
  await using sentinel = await listen();
  try {
    await deps.engine.ensureGuard();
    const zones = [
      { zone: 'internet', outward: true },
      { zone: 'inside', outward: false },
    ];
    const subnets = await deps.labs.allocate(lab, zones);
    await Promise.all(zones.map(({ zone, outward }) => deps.engine.createZone({ lab, zone, subnet: subnets[zone] ?? '', outward })));
    await deps.engine.startContainer({
      lab,
      role: 'canary',
      image: 'base',
      profile: 'gateway',
      hostname: 'canary',
      zones: zones.map(({ zone }) => ({ zone, address: hostOf(subnets[zone] ?? '') })),
      env: { MAILRANGE_DNS: '127.0.0.1', MAILRANGE_SEARCH: '.' },
    });
    const { exitCode, output } = await deps.engine.run(
      lab,
      'canary',
      ['bash', '-c', canaryScript, 'canary', String(sentinel.port), token, ...sentinel.addresses],
      {
        timeoutMs: 30_000,
      },
    );
    if (exitCode !== 0) throw new Problem('guard-missing', `What a lab can reach could not be tried: ${output.trim().slice(0, 500)}`);
    const heard = (await sentinel.heard()).filter((datagram) => datagram.startsWith(`${token} `)).map((datagram) => datagram.slice(token.length + 1));
    const resolved = output.split('\n').filter((line) => line.startsWith('resolved by '));
    const leaks = [...heard.map((path) => `a datagram over ${path}`), ...resolved];
    if (leaks.length > 0)
      throw new Problem(
        'guard-missing',
        `From inside a lab got out: ${leaks.slice(0, 5).join('; ')}${leaks.length > 5 ? ` and ${leaks.length - 5} more` : ''}.`,
      );
  } finally {
    await deps.engine.removeLab(lab);
    await deps.labs.release(lab);
  }
}

/** The fifth address of a /28. */
const hostOf = (subnet: string) => {
  const octets = (subnet.split('/')[0] ?? '').split('.').map(Number);
  return [...octets.slice(0, 3), (octets[3] ?? 0) + 4].join('.');
};

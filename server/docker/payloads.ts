import { isIPv4 } from 'node:net';
import type { ContainerCreateOptions, EndpointSettings, NetworkCreateOptions } from 'dockerode';
import type { ContainerSpec, ZoneSpec } from '../labs/engine.ts';
import { Problem } from '../protocol/problems.ts';
import type { Names } from './names.ts';
import { hostConfig } from './profiles.ts';

/** First host address of a CIDR, which the engine reserves and the world takes. */
export function gatewayOf(subnet: string): string {
  const [base = '', bits] = subnet.split('/');
  const octets = base.split('.').map(Number);
  if (!isIPv4(base) || !bits || Number(bits) > 30) throw new Problem('engine-refused', `${subnet} is not a subnet that a zone could have.`);
  octets[3] = (octets[3] ?? 0) + 1;
  return octets.join('.');
}

/** What the Engine is asked for one zone. */
export function networkPayload(spec: ZoneSpec, names: Names): NetworkCreateOptions {
  return {
    Name: names.network(spec.lab, spec.zone),
    CheckDuplicate: true,
    Driver: 'bridge',
    // The engine's own isolation drops foreign source addresses, so that outward zones rely on the guard alone.
    Internal: !spec.outward,
    Attachable: false,
    EnableIPv6: false,
    IPAM: { Driver: 'default', Config: [{ Subnet: spec.subnet, Gateway: gatewayOf(spec.subnet) }] },
    Options: {
      'com.docker.network.bridge.name': names.bridge(spec.lab, spec.zone),
      // The host has no address on the bridge: the world holds the gateway's.
      'com.docker.network.bridge.inhibit_ipv4': 'true',
      'com.docker.network.bridge.enable_ip_masquerade': 'false',
    },
    Labels: names.labels(spec.lab, { zone: spec.zone }),
  };
}

export const endpoint = (address: string): EndpointSettings => ({ IPAMConfig: { IPv4Address: address } });

/** What the Engine is asked for one container. Every payload is held against test/server/docker/payloads.golden.json. */
export function containerPayload(
  spec: ContainerSpec,
  parts: { names: Names; image: string; network: string; runtime: string | null },
): ContainerCreateOptions & { name: string } {
  const [first] = spec.zones;
  if (!first) throw new Problem('engine-refused', `${spec.role} stands in no zone.`);
  const isWorld = spec.profile === 'world';
  const { MAILRANGE_DNS: resolver = '', MAILRANGE_SEARCH: search = '' } = spec.env;
  return {
    name: parts.names.container(spec.lab, spec.role),
    Hostname: spec.hostname.slice(0, 63),
    Image: parts.image,
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    Labels: parts.names.labels(spec.lab, { role: spec.role }),
    Tty: false,
    OpenStdin: isWorld,
    StdinOnce: false,
    AttachStdin: isWorld,
    AttachStdout: isWorld,
    AttachStderr: false,
    StopTimeout: 1,
    HostConfig: {
      ...hostConfig(spec.profile, parts.runtime),
      NetworkMode: parts.network,
      // Never empty: the engine would ask the machine's own resolver, which is a way out for data.
      Dns: [isIPv4(resolver) ? resolver : '127.0.0.1'],
      DnsSearch: [search || '.'],
    },
    NetworkingConfig: { EndpointsConfig: { [parts.network]: endpoint(first.address) } },
  };
}

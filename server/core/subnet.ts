/** An IPv4 network, as `198.18.0.16/28`. */
export interface Subnet {
  readonly cidr: string;
  /** How many addresses it has, network and broadcast included. */
  readonly size: number;
  /** The n-th address; 0 is the network's own, 1 the gateway. Throws RangeError outside of the hosts' range. */
  host(n: number): string;
}

/** Parses a CIDR whose host bits are zero. Throws RangeError. */
export function subnet(cidr: string): Subnet {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  const [a, b, c, d, prefix] = (match?.slice(1) ?? []).map(Number) as [number, number, number, number, number];
  const size = 2 ** (32 - prefix);
  const base = ((a * 256 + b) * 256 + c) * 256 + d;
  if (!match || Math.max(a, b, c, d) > 255 || prefix > 30 || base % size !== 0) throw new RangeError(`${cidr} is not an IPv4 subnet`);
  return {
    cidr,
    size,
    host: (n) => {
      if (!Number.isInteger(n) || n < 1 || n > size - 2) throw new RangeError(`${cidr} has no host number ${n}`);
      const value = base + n;
      return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.');
    },
  };
}

/** `2.0.18.198.in-addr.arpa` of an IPv4 address (RFC 1035 section 3.5). */
export function reverseName(address: string): string {
  return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
}

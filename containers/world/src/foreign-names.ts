import { createHash } from 'node:crypto';

const reverse = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.in-addr\.arpa$/;
const host = /^host-(\d{1,3})-(\d{1,3})-(\d{1,3})-(\d{1,3})\.isp\.example$/;

const toAddress = (octets: string[]): string | null => (octets.length === 4 && octets.every((one) => Number(one) <= 255) ? octets.map(Number).join('.') : null);

/** The address that a name like `4.3.2.1.in-addr.arpa` asks about. */
export const addressOfReverse = (name: string): string | null => toAddress((reverse.exec(name)?.slice(1) ?? []).reverse());

/** The name of an address that is nobody's in particular, and back. */
export const nameOfAddress = (address: string): string => `host-${address.replaceAll('.', '-')}.isp.example`;
export const addressOfName = (name: string): string | null => toAddress(host.exec(name)?.slice(1) ?? []);

/** Where a foreign name lives: the same every time, in the documentation networks of RFC 5737, never an address in `taken`. */
export function foreignAddress(name: string, taken: ReadonlySet<string>): string {
  const digest = createHash('sha256').update(name).digest();
  const network = (digest[0] ?? 0) % 2 === 0 ? '192.0.2' : '198.51.100';
  for (let step = 0; ; step++) {
    const address = `${network}.${1 + (((digest[1] ?? 0) + step) % 254)}`;
    if (!taken.has(address) || step >= 254) return address;
  }
}

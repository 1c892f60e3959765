import { createHash } from 'node:crypto';

/** What containers and networks of one installation are called, and how they are found again. */
export interface Names {
  readonly installation: string;
  container(lab: string, role: string): string;
  network(lab: string, zone: string): string;
  /** At most 15 bytes (IFNAMSIZ), and under the guard's prefix. */
  bridge(lab: string, zone: string): string;
  labels(lab: string, part: { role: string } | { zone: string }): Record<string, string>;
}

export const labelOf = { installation: 'mailrange.installation', lab: 'mailrange.lab', role: 'mailrange.role', zone: 'mailrange.zone' } as const;

/** Every bridge of every installation begins with this, so that one static firewall rule covers all labs. */
export const bridgePrefix = 'mr-';

export function createNames(installation: string, prefix = 'mr-'): Names {
  return {
    installation,
    container: (lab, role) => `${prefix}${lab}-${role}`,
    network: (lab, zone) => `${prefix}${lab}-${zone}`,
    bridge: (lab, zone) => `${bridgePrefix}${lab}${shortHash(zone)}`,
    labels: (lab, part) => ({
      [labelOf.installation]: installation,
      [labelOf.lab]: lab,
      ...('role' in part ? { [labelOf.role]: part.role } : { [labelOf.zone]: part.zone }),
    }),
  };
}

/** Two characters: with the lab's ten and the prefix they leave one to spare. */
function shortHash(text: string): string {
  const number = createHash('sha256').update(text).digest().readUInt32BE(0) % 1296;
  return number.toString(36).padStart(2, '0');
}

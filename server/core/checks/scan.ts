import type { ScanSeen } from '../probes.ts';
import type { Gathering } from './check.ts';
import type { Vantage } from './vantage.ts';

/** What the whole range may take on a busy machine; on an idle one all 65,535 ports take two seconds. */
const limitMs = 40_000;
const looks = new WeakMap<Gathering, Map<string, Promise<ScanSeen>>>();

/**
 * The ports of a host, up to `to`, that answer in a zone. Looked at once for all checks of an attempt, and again after a restart:
 * whoever asks again does so with a Gathering of its own. In the Internet a stranger looks who is used for nothing else.
 */
export function scan(at: Vantage, lab: Gathering, to: number): Promise<ScanSeen> {
  const known = looks.get(lab) ?? new Map<string, Promise<ScanSeen>>();
  looks.set(lab, known);
  const key = `${at.zone.name} ${at.target} ${to}`;
  const look =
    known.get(key) ?? lab.prober.probe({ kind: 'scan', source: at.zone.outward ? lab.draw.stranger() : at.source(), address: at.target, to, limitMs }, limitMs);
  known.set(key, look);
  return look;
}

import type { ScanSeen } from '../probes.ts';
import type { Gathering } from './check.ts';
import type { Vantage } from './vantage.ts';

/** What the whole range may take on a busy machine; on an idle one it is two seconds. */
const limitMs = 40_000;
const looks = new WeakMap<Gathering, Map<string, Promise<ScanSeen>>>();

/**
 * The ports of a host that answer in a zone, of all that there are. Looked at once for all checks of an attempt, and again after a restart:
 * whoever asks again does so with a Gathering of its own. In the Internet a stranger looks who is used for nothing else.
 */
export function scan(at: Vantage, lab: Gathering): Promise<ScanSeen> {
  const known = looks.get(lab) ?? new Map<string, Promise<ScanSeen>>();
  looks.set(lab, known);
  const key = `${at.zone.name} ${at.target}`;
  const look =
    known.get(key) ?? lab.prober.probe({ kind: 'scan', source: at.zone.outward ? lab.draw.stranger() : at.source(), address: at.target, limitMs }, limitMs);
  known.set(key, look);
  return look;
}

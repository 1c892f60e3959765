import type { ConnectProbe, ConnectSeen } from '../../../server/core/probes.ts';
import { dial } from './dial.ts';

const atOnce = 256;
const states = { dropped: 'open', refused: 'refused', unreachable: 'unreachable', filtered: 'filtered' } as const;
type State = ConnectSeen['ports'][number]['state'];

/** Tries every port once, many at a time. */
export async function probeConnect(probe: ConnectProbe, signal: AbortSignal): Promise<ConnectSeen> {
  const seen: ConnectSeen['ports'] = [];
  const ports = probe.ports.values();
  const worker = async () => {
    for (const port of ports) {
      const from = performance.now();
      const dialled = await dial(probe.source, { address: probe.address, port }, probe.timeoutMs, signal);
      let state: State = 'open';
      if ('socket' in dialled) {
        dialled.socket.on('error', () => {});
        dialled.socket.destroy();
      } else state = states[dialled.end as keyof typeof states] ?? 'local-error';
      seen.push({ port, state, ms: Math.round(performance.now() - from) });
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, probe.ports.length) }, worker));
  return { kind: 'connect', ports: seen.sort((a, b) => a.port - b.port) };
}

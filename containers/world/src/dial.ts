import net from 'node:net';
import type { SessionEnd } from '../../../server/core/probes.ts';

export interface End {
  end: SessionEnd;
  detail: string;
}
export type Dialled = { socket: net.Socket } | End;

const byCode: Record<string, SessionEnd> = {
  ECONNREFUSED: 'refused',
  // A RST to our SYN is ECONNREFUSED; this one came after the connection stood.
  ECONNRESET: 'dropped',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  EACCES: 'unreachable',
  EPROTO: 'unreachable',
  ETIMEDOUT: 'filtered',
};

/** Opens a TCP connection from `source`. Never rejects: how it failed is the answer. */
export function dial(source: string, target: { address: string; port: number }, timeoutMs: number, signal: AbortSignal): Promise<Dialled> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve({ end: 'local-error', detail: 'cancelled' });
    let socket: net.Socket;
    try {
      socket = net.connect({ host: target.address, port: target.port, localAddress: source, noDelay: true });
    } catch (error) {
      return resolve({ end: 'local-error', detail: String(error) });
    }
    const finish = (result: Dialled) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      socket.off('connect', onConnect);
      if (!('socket' in result)) {
        socket.on('error', () => {});
        socket.destroy();
      }
      resolve(result);
    };
    const onError = (error: NodeJS.ErrnoException) => finish({ end: byCode[error.code ?? ''] ?? 'local-error', detail: error.message });
    const onConnect = () => finish({ socket });
    const onAbort = () => finish({ end: 'local-error', detail: 'cancelled' });
    const timer = setTimeout(() => finish({ end: 'filtered', detail: `no answer to SYN within ${timeoutMs} ms` }), timeoutMs);
    signal.addEventListener('abort', onAbort);
    socket.once('error', onError);
    socket.once('connect', onConnect);
  });
}

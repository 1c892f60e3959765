import { io, type Socket } from 'socket.io-client';
import type { Answer, Answers, ClientToServer, Request, RequestName, ServerToClient } from '../../server/protocol/events.ts';
import { t } from '../messages.ts';
import { Trouble, unreachable } from './trouble.ts';

/** One connection for the whole page. It is opened by `connect`, once the learner is known, so that both doors see the same cookie. */
export const socket: Socket<ServerToClient, ClientToServer> = io({
  autoConnect: false,
  transports: ['websocket', 'polling'],
  tryAllTransports: true,
  reconnectionDelay: 300,
  reconnectionDelayMax: 3000,
});

let wanted = false;

export function connect(): void {
  wanted = true;
  if (!socket.connected) socket.connect();
}

// A server that says goodbye properly is not called again by itself.
socket.on('disconnect', (reason) => {
  if (wanted && reason === 'io server disconnect') setTimeout(() => socket.connect(), 1000);
});

type AnyEmit = { timeout(ms: number): { emitWithAck(name: string, payload: unknown): Promise<Answer<unknown>> } };

/** Asks the server over the socket; rejects with Trouble when it refuses or stays silent for `timeoutMs`. */
export async function request<N extends RequestName>(name: N, payload: Request<N>, timeoutMs = 20_000): Promise<Answers[N]> {
  let answer: Answer<unknown>;
  try {
    answer = await (socket as unknown as AnyEmit).timeout(timeoutMs).emitWithAck(name, payload);
  } catch {
    throw unreachable(t('trouble.silent', { seconds: Math.round(timeoutMs / 1000) }));
  }
  if (!answer.ok) throw new Trouble(answer.problem);
  return answer.value as Answers[N];
}

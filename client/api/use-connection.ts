import { useEffect, useState } from 'react';
import { queryClient, useMe } from './queries.ts';
import { connect, socket } from './socket.ts';

/** `reconnecting` becomes `gone` after 15 s without an answer; it goes on trying. */
export type Connection = 'connecting' | 'online' | 'reconnecting' | 'gone';

const goneAfterMs = 15_000;

export function useConnection(): Connection {
  const [state, setState] = useState<Connection>(socket.connected ? 'online' : 'connecting');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const down = () => {
      setState((old) => (old === 'gone' ? old : 'reconnecting'));
      clearTimeout(timer);
      timer = setTimeout(() => setState('gone'), goneAfterMs);
    };
    const up = () => {
      clearTimeout(timer);
      setState('online');
    };
    const failed = () => setState((old) => (old === 'connecting' ? 'reconnecting' : old));
    socket.on('connect', up);
    socket.on('disconnect', down);
    socket.on('connect_error', failed);
    return () => {
      clearTimeout(timer);
      socket.off('connect', up);
      socket.off('disconnect', down);
      socket.off('connect_error', failed);
    };
  }, []);
  return state;
}

/** Connects once the learner is known, and lets pushes flow into what the pages show. */
export function useLiveUpdates(): void {
  const known = useMe().isSuccess;
  useEffect(() => {
    if (known) connect();
  }, [known]);
  useEffect(() => {
    let first = true;
    const fresh = () => {
      if (!first) void queryClient.invalidateQueries();
      first = false;
    };
    socket.on('connect', fresh);
    socket.on('system:changed', (system) => queryClient.setQueryData(['system'], system));
    socket.on('standings:changed', () => {
      for (const queryKey of [['standings'], ['class'], ['me', 'assignments']]) void queryClient.invalidateQueries({ queryKey });
    });
    return () => {
      socket.off('connect', fresh);
      socket.off('system:changed');
      socket.off('standings:changed');
    };
  }, []);
}

import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ServerToClient } from '../../server/protocol/events.ts';
import type { LiveClassView } from '../../server/protocol/live.ts';
import { queryClient } from '../api/queries.ts';
import { request, socket } from '../api/socket.ts';

/** Changes come in bursts: one question answers them all. */
const joinMs = 300;

/** What happens in a class right now, asked again whenever something changed. */
export function useLiveClass(id: string) {
  const queryKey = ['class', id, 'live'];
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again: ServerToClient['class:changed'] = (fact) => {
      if (fact.class !== id) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        void queryClient.invalidateQueries({ queryKey: ['class', id, 'live'] });
      }, joinMs);
    };
    socket.on('class:changed', again);
    return () => {
      clearTimeout(timer);
      socket.off('class:changed', again);
    };
  }, [id]);
  const live = useQuery<LiveClassView>({ queryKey, queryFn: () => request('class:watch', { class: id }), refetchInterval: 10_000 });
  const joined = live.data?.members.length;
  useEffect(() => {
    // Somebody has joined, or is off the roster: the page's other parts show that too.
    if (joined !== undefined) void queryClient.invalidateQueries({ queryKey: ['class', id], exact: true });
  }, [id, joined]);
  return live;
}

import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import type { SessionView } from '../../server/protocol/people.ts';
import { putSession } from '../api/queries.ts';

/** One way through the door: asks the server, and goes on to `to` as whoever it says. */
export function useEntry<T>(enter: (given: T) => Promise<SessionView>, to: string | ((session: SessionView) => string)) {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: enter,
    onSuccess: (session) => {
      putSession(session);
      void navigate(typeof to === 'string' ? to : to(session), { replace: true });
    },
  });
}

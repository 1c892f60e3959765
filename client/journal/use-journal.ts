import { useQuery } from '@tanstack/react-query';
import { request } from '../api/socket.ts';

const everyMs = 4000;

/** Letters of a lab, asked again while they are looked at. */
export const useMail = (lab: string | null) =>
  useQuery({ queryKey: ['mail', lab], queryFn: () => request('lab:mail', { lab: lab ?? '' }), enabled: lab !== null, refetchInterval: everyMs, retry: false });

/** The time axis of a lab, asked again while it is looked at. */
export const useTimeline = (lab: string | null) =>
  useQuery({
    queryKey: ['timeline', lab],
    queryFn: () => request('lab:timeline', { lab: lab ?? '' }),
    enabled: lab !== null,
    refetchInterval: everyMs,
    retry: false,
  });

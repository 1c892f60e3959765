import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconHandStop, IconSpeakerphone } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Notice } from '../../server/protocol/live.ts';
import { queryClient, useMe, useSession } from '../api/queries.ts';
import { request, socket } from '../api/socket.ts';
import { t } from '../messages.ts';
import { showProblem } from '../shell/show-problem.ts';
import classes from './live.module.css';

const key = ['my-class'];
const again = () => void queryClient.invalidateQueries({ queryKey: key });

/** A student's class as far as every page shows it; nobody else has one. */
function useMyClass() {
  const student = useSession().data?.person?.role === 'student';
  const known = useMe().isSuccess;
  return useQuery({ queryKey: key, queryFn: () => request('class:mine', {}), enabled: student && known });
}

/** Calls the instructor, or not any more. Only students have it. */
export function HandButton() {
  const mine = useMyClass();
  useEffect(() => {
    socket.on('hand:lowered', again);
    return () => {
      socket.off('hand:lowered', again);
    };
  }, []);
  if (!mine.data) return null;
  const up = mine.data.handAt !== null;
  const label = t(up ? 'hand.lower' : 'hand.raise');
  const turn = () => request('hand:raise', { raised: !up }).then((next) => queryClient.setQueryData(key, next), showProblem);
  return (
    <Tooltip label={label} withinPortal={false}>
      <ActionIcon variant={up ? 'filled' : 'default'} size="lg" aria-label={label} aria-pressed={up} onClick={() => void turn()} data-testid="hand">
        <IconHandStop size={18} />
      </ActionIcon>
    </Tooltip>
  );
}

const seenKey = 'mailrange.notice';
const dayMs = 24 * 3600_000;

/** What the instructor said last, until it is put away. */
export function NoticeBar() {
  const mine = useMyClass();
  const [seen, setSeen] = useState(() => localStorage.getItem(seenKey));
  const [pushed, setPushed] = useState<Notice | null>(null);
  useEffect(() => {
    socket.on('class:said', setPushed);
    return () => {
      socket.off('class:said', setPushed);
    };
  }, []);
  const newest = pushed ?? mine.data?.notices[0] ?? null;
  if (!newest || newest.id === seen || Date.now() - newest.at > dayMs) return null;
  const putAway = () => {
    localStorage.setItem(seenKey, newest.id);
    setSeen(newest.id);
  };
  return (
    <div className={classes.bar} role="status" data-testid="notice-bar">
      <IconSpeakerphone size={17} aria-hidden />
      <span>
        <b>{newest.by}:</b> {newest.text}
      </span>
      <Button size="compact-sm" variant="default" onClick={putAway}>
        {t('notice.seen')}
      </Button>
    </div>
  );
}

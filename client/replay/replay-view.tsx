import { ActionIcon, Alert, Group, Select, Skeleton, Slider, Text } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled, IconPlayerTrackNextFilled, IconPlayerTrackPrevFilled } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { RecordingView } from '../../server/protocol/recordings.ts';
import { http } from '../api/http.ts';
import { troubleView } from '../api/trouble.ts';
import { countdown } from '../format/duration.ts';
import { t } from '../messages.ts';
import { ProblemCard } from '../shell/problem-card.tsx';
import { type Cast, markerAt, readCast, startOf } from './cast.ts';
import { MarkerList } from './marker-list.tsx';
import type { PlayerHandle } from './player.tsx';
import classes from './replay.module.css';

const Player = lazy(() => import('./player.tsx'));
const speeds = ['0.5', '1', '2', '4', '8'];
const stepSeconds = 5;

interface ReplayProps {
  recording: RecordingView;
  /** Where its file is. */
  place: string;
  /** The attempt to begin at. */
  attempt: string | null;
}

/** One recording: its screen, its controls, and what happened when. */
export function ReplayView({ recording, place, attempt }: ReplayProps) {
  const file = useQuery({
    queryKey: ['cast', recording.id, recording.endedAt, recording.bytes],
    queryFn: () => http.cast(place, recording.id),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const cast = useMemo(() => (file.data === undefined ? undefined : readCast(file.data, recording.startedAt)), [file.data, recording.startedAt]);
  if (file.error) return <ProblemCard problem={troubleView(file.error)} onRetry={() => void file.refetch()} retrying={file.isFetching} />;
  if (cast === undefined) return <Skeleton h={420} radius="lg" aria-label={t('loading')} />;
  if (cast === null || cast.events.length === 0)
    return (
      <Alert color="gray" data-testid="replay-nothing">
        {t('replay.nothing')}
      </Alert>
    );
  const made = recording.attempts.find(({ id }) => id === attempt);
  const from = made ? (startOf(cast.markers, made.at)?.at ?? 0) : 0;
  return <Stage key={recording.id} cast={cast} label={t('replay.screen', { shell: recording.label })} from={from} />;
}

function Stage({ cast, label, from }: { cast: Cast; label: string; from: number }) {
  const player = useRef<PlayerHandle>(null);
  const [at, setAt] = useState(from);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState('1');
  const current = markerAt(cast.markers, at);
  const jump = (by: 1 | -1) => {
    // Back goes to the marker before the one that stands.
    const next = by === 1 ? cast.markers.find((marker) => marker.at > at + 0.05) : cast.markers.findLast((marker) => marker.at < at - 0.5);
    player.current?.seek(next?.at ?? (by === 1 ? cast.duration : 0));
  };
  // Before anything was pressed there is a picture already.
  useEffect(() => setAt(from), [from]);

  const keys = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    // Buttons and the slider have keys of their own.
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest('button, input, [role="slider"], [role="combobox"]')) return;
    const known: Record<string, () => void> = {
      ' ': () => player.current?.toggle(),
      ArrowLeft: () => player.current?.seek(Math.max(0, at - stepSeconds)),
      ArrowRight: () => player.current?.seek(at + stepSeconds),
      '[': () => jump(-1),
      ']': () => jump(1),
    };
    const act = known[event.key];
    if (!act) return;
    // The player has the same keys: one of the two is enough.
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  return (
    <div className={classes.stage}>
      <div className={classes.film} onKeyDownCapture={keys}>
        <div className={classes.scroll}>
          <Suspense fallback={<Skeleton h={420} radius={0} aria-label={t('loading')} />}>
            <Player cast={cast} label={label} speed={Number(speed)} from={from} onTime={setAt} onPlaying={setPlaying} handle={player} />
          </Suspense>
        </div>
        <Group gap="xs" wrap="nowrap" className={classes.controls}>
          <ActionIcon size="lg" onClick={() => player.current?.toggle()} aria-label={t(playing ? 'replay.pause' : 'replay.play')} data-testid="play">
            {playing ? <IconPlayerPauseFilled size={18} /> : <IconPlayerPlayFilled size={18} />}
          </ActionIcon>
          <ActionIcon size="lg" variant="subtle" color="gray" onClick={() => jump(-1)} aria-label={t('replay.previous')}>
            <IconPlayerTrackPrevFilled size={16} />
          </ActionIcon>
          <ActionIcon size="lg" variant="subtle" color="gray" onClick={() => jump(1)} aria-label={t('replay.next')}>
            <IconPlayerTrackNextFilled size={16} />
          </ActionIcon>
          <Slider
            className={classes.slider}
            classNames={{ mark: classes.tick ?? '' }}
            size="sm"
            min={0}
            max={Math.max(cast.duration, 0.1)}
            step={0.1}
            value={at}
            onChange={(value) => player.current?.seek(value)}
            label={(value) => countdown(value * 1000)}
            marks={cast.markers.map((marker) => ({ value: marker.at }))}
            thumbLabel={t('replay.position')}
          />
          <Text size="sm" className={classes.time} data-testid="replay-time">
            {t('replay.time', { at: countdown(at * 1000), all: countdown(cast.duration * 1000) })}
          </Text>
          <Select
            className={classes.speed}
            size="xs"
            aria-label={t('replay.speed')}
            data={speeds.map((value) => ({ value, label: `${value} ×` }))}
            value={speed}
            onChange={(value) => value && setSpeed(value)}
            allowDeselect={false}
          />
        </Group>
        <Text size="sm" c="dimmed" className={classes.keys}>
          {t('replay.keys')}
        </Text>
      </div>
      <MarkerList markers={cast.markers} current={current} onGo={(marker) => player.current?.seek(marker.at)} />
    </div>
  );
}

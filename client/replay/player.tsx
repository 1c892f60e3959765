import 'asciinema-player/dist/bundle/asciinema-player.css';
import { useComputedColorScheme } from '@mantine/core';
import { create, type Player as Playing } from 'asciinema-player';
import { type RefObject, useEffect, useImperativeHandle, useRef } from 'react';
import type { Cast, CastEvent } from './cast.ts';
import classes from './replay.module.css';

const everyMs = 100;

/** What the page may do with the player. Seconds as they are played. */
export interface PlayerHandle {
  toggle(): void;
  seek(at: number): void;
}

export interface PlayerProps {
  cast: Cast;
  label: string;
  speed: number;
  /** Where it stands at first, in seconds. */
  from: number;
  onTime(at: number): void;
  onPlaying(playing: boolean): void;
  handle: RefObject<PlayerHandle | null>;
}

/** The screen of a recording. Controls of its own are left out: those of the page can be used without a mouse and are named. */
export default function Player({ cast, label, speed, from, onTime, onPlaying, handle }: PlayerProps) {
  const box = useRef<HTMLDivElement>(null);
  const player = useRef<Playing | null>(null);
  const playing = useRef(false);
  const at = useRef(from);
  const scheme = useComputedColorScheme('light');
  const told = useRef({ onTime, onPlaying });
  told.current = { onTime, onPlaying };

  const stands = (seconds: number) => {
    at.current = seconds;
    told.current.onTime(seconds);
  };
  const seek = (seconds: number) => {
    stands(Math.min(seconds, cast.duration));
    void player.current?.seek(at.current);
  };

  // Another scheme, speed or recording is another player: it reads them once.
  useEffect(() => {
    const here = box.current;
    if (!here) return;
    const { cols, rows } = cast;
    // What a parser answers is in milliseconds.
    const events = cast.events.map(([seconds, code, data]): CastEvent => [seconds * 1000, code, data]);
    const made = create({ data: '', parser: () => ({ cols, rows, events }) }, here, {
      speed,
      preload: true,
      controls: false,
      fit: 'both',
      theme: `mailrange-${scheme}`,
      terminalFontFamily: 'ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace',
    });
    player.current = made;
    const tell = (now: boolean) => {
      playing.current = now;
      told.current.onPlaying(now);
    };
    made.addEventListener('playing', () => tell(true));
    made.addEventListener('pause', () => tell(false));
    made.addEventListener('ended', () => {
      tell(false);
      stands(cast.duration);
    });
    const went = playing.current;
    void made.seek(at.current).then(() => (went ? made.play() : undefined));
    const timer = setInterval(() => {
      if (playing.current) stands(made.getCurrentTime());
    }, everyMs);
    return () => {
      clearInterval(timer);
      player.current = null;
      made.dispose();
    };
  }, [cast, scheme, speed]);

  useImperativeHandle(handle, () => ({
    toggle: () => {
      if (!playing.current && at.current >= cast.duration) seek(0);
      void (playing.current ? player.current?.pause() : player.current?.play());
    },
    seek,
  }));

  return <section ref={box} className={classes.screen} aria-label={label} style={{ minWidth: `${cast.cols * 6}px` }} data-testid="replay-screen" />;
}

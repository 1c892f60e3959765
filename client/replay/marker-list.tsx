import { Text, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconFlag, IconFlagCheck, IconPoint, IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { countdown } from '../format/duration.ts';
import { t } from '../messages.ts';
import type { Marker } from './cast.ts';
import classes from './replay.module.css';

const marks = { started: IconFlag, finished: IconFlagCheck, pass: IconCheck, fail: IconX, inconclusive: IconAlertTriangle, note: IconPoint };

/** What happened when, each a way there. */
export function MarkerList({ markers, current, onGo }: { markers: readonly Marker[]; current: number; onGo(marker: Marker): void }) {
  const list = useRef<HTMLOListElement>(null);
  // Only the list moves, never the page.
  useEffect(() => {
    const item = list.current?.children[current];
    if (!list.current || !(item instanceof HTMLElement)) return;
    const { scrollTop, clientHeight } = list.current;
    if (item.offsetTop < scrollTop) list.current.scrollTop = item.offsetTop;
    else if (item.offsetTop + item.offsetHeight > scrollTop + clientHeight) list.current.scrollTop = item.offsetTop + item.offsetHeight - clientHeight;
  }, [current]);
  return (
    <section className={classes.markers} aria-labelledby="replay-markers">
      <Text component="h2" id="replay-markers" fw={650} size="sm" className={classes.markersTitle}>
        {t('replay.markers')}
      </Text>
      {markers.length === 0 ? (
        <Text size="sm" c="dimmed" px="md" pb="md">
          {t('replay.noMarkers')}
        </Text>
      ) : (
        <ol ref={list} className={classes.list}>
          {markers.map((marker, at) => {
            const Mark = marks[marker.kind];
            return (
              <li key={at}>
                <UnstyledButton
                  className={classes.marker}
                  data-kind={marker.kind}
                  aria-current={at === current ? 'true' : undefined}
                  onClick={() => onGo(marker)}
                  data-testid="marker"
                >
                  <span className={classes.at}>{countdown(marker.at * 1000)}</span>
                  <Mark size={16} className={classes.mark} aria-hidden />
                  <span>
                    {(marker.kind === 'pass' || marker.kind === 'fail' || marker.kind === 'inconclusive') && (
                      <strong className={classes.word}>{t(`outcome.${marker.kind}`)} </strong>
                    )}
                    {marker.label}
                  </span>
                </UnstyledButton>
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}

import { Text, Title } from '@mantine/core';
import type { RecordingView } from '../../server/protocol/recordings.ts';
import { seconds } from '../format/duration.ts';
import { moment } from '../format/moment.ts';
import { t } from '../messages.ts';
import classes from './replay.module.css';
import { ReplayLink } from './replay-link.tsx';
import { sessionsOf } from './sessions.ts';

/** Recorded sessions, one a lab, newest first. Nothing at all where nothing was recorded. */
export function RecordingList({ recordings, place }: { recordings: readonly RecordingView[]; place: string }) {
  const now = Date.now();
  if (recordings.length === 0) return null;
  return (
    <section aria-labelledby="recorded-sessions">
      <Title order={2} size="h4" mb="xs" id="recorded-sessions">
        {t('replay.sessions')}
      </Title>
      <ul className={classes.sessions}>
        {sessionsOf(recordings).map(({ lab, title, startedAt, endedAt, labels }) => (
          <li key={lab} data-testid="recorded-session">
            <ReplayLink place={place} lab={lab}>
              {title}
            </ReplayLink>
            <Text span size="sm" c="dimmed">
              {[moment(startedAt, now), endedAt === null ? t('replay.goesOn') : seconds(endedAt - startedAt), labels.join(', ')].join(' · ')}
            </Text>
          </li>
        ))}
      </ul>
    </section>
  );
}

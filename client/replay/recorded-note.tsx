import { Text } from '@mantine/core';
import { IconPlayerRecordFilled } from '@tabler/icons-react';
import { useSession } from '../api/queries.ts';
import { t } from '../messages.ts';
import classes from './recorded-note.module.css';

/** Says in a sentence that terminals are recorded, wherever that is so. `bar`: as a line above a terminal. */
export function RecordedNote({ bar = false }: { bar?: boolean }) {
  const session = useSession().data;
  if (!session?.recording) return null;
  return (
    <Text component="p" size="sm" className={bar ? classes.bar : classes.note} data-testid="recorded">
      <IconPlayerRecordFilled size={13} className={classes.dot} aria-hidden />
      <span>{t(session.mode === 'solo' ? 'recorded.solo' : 'recorded.class', { days: session.recording.days })}</span>
    </Text>
  );
}

import { Button, Group, Text, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconClockPlus, IconHourglass } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { LabView } from '../../server/protocol/views.ts';
import { countdown, urgency } from '../format/duration.ts';
import { useNow } from '../format/use-now.ts';
import { t } from '../messages.ts';
import { announce } from '../shell/announcer.tsx';
import classes from './lab.module.css';

/** When the lab ends: its limit, or earlier because nobody uses it. */
export function endOf(lab: LabView): { at: number; idle: boolean } | null {
  if (lab.idleEndsAt !== null && (lab.expiresAt === null || lab.idleEndsAt < lab.expiresAt)) return { at: lab.idleEndsAt, idle: true };
  return lab.expiresAt === null ? null : { at: lab.expiresAt, idle: false };
}

/** A warning stays until it is read or the next one takes its place. */
function warn(level: 'soon' | 'now', idle: boolean): void {
  const text = idle ? t('time.warnIdle', { minutes: level === 'now' ? 2 : 10 }) : t(level === 'now' ? 'time.warn2' : 'time.warn10');
  announce(text);
  notifications.hide('time');
  notifications.show({
    id: 'time',
    title: text,
    message: t(idle ? 'time.whatIdle' : 'time.what'),
    color: level === 'now' ? 'red' : 'yellow',
    autoClose: 30_000,
    closeButtonProps: { 'aria-label': t('close') },
  });
}

/** The countdown with its Extend button; warns at 10 and at 2 minutes, in words for those who do not see it. */
export function TimeLeft({ lab, extending, onExtend }: { lab: LabView; extending: boolean; onExtend: () => void }) {
  const end = endOf(lab);
  const now = useNow(1000, end !== null);
  const level = end ? urgency(end.at - now) : 'calm';
  const before = useRef(level);
  useEffect(() => {
    if (level !== 'calm' && level !== before.current && end) warn(level, end.idle);
    before.current = level;
  }, [level]);
  if (!end) return null;
  return (
    <Group gap={6} wrap="nowrap" className={classes.time} data-urgency={level}>
      <Tooltip label={t(end.idle ? 'time.idle' : 'time.left')}>
        <Text size="sm" fw={600} className={classes.clock} data-testid="time-left" role="timer" aria-label={t(end.idle ? 'time.idle' : 'time.left')}>
          <IconHourglass size={15} aria-hidden /> {countdown(end.at - now)}
        </Text>
      </Tooltip>
      <Tooltip label={t('time.extensions', { left: lab.extensionsLeft })}>
        <Button
          size="compact-sm"
          variant={level === 'calm' ? 'subtle' : 'light'}
          leftSection={<IconClockPlus size={15} />}
          disabled={lab.extensionsLeft <= 0}
          loading={extending}
          aria-label={t('time.extend')}
          onClick={onExtend}
        >
          {t('time.extend')}
        </Button>
      </Tooltip>
    </Group>
  );
}

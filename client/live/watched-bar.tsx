import { Button, Group } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import type { LabView } from '../../server/protocol/views.ts';
import { request } from '../api/socket.ts';
import { t } from '../messages.ts';
import { showProblem } from '../shell/show-problem.ts';
import classes from './live.module.css';

/** Says who looks into the terminals of this lab, and asks for leave before anybody else types. */
export function WatchedBar({ lab }: { lab: LabView }) {
  if (!lab.watched) return null;
  const { by, typing } = lab.watched;
  const names = by.join(', ');
  const answer = (allow: boolean) => void request('peek:answer', { lab: lab.id, allow }).catch(showProblem);
  return (
    <div className={classes.bar} role="status" data-testid="watched" data-typing={typing}>
      <IconEye size={17} aria-hidden />
      <span>{t(`watched.${typing}`, { names })}</span>
      <Group gap="xs">
        {typing === 'asked' && (
          <Button size="compact-sm" onClick={() => answer(true)} data-testid="allow-typing">
            {t('watched.allow')}
          </Button>
        )}
        {typing !== 'no' && (
          <Button size="compact-sm" variant="default" onClick={() => answer(false)} data-testid="refuse-typing">
            {t(typing === 'asked' ? 'watched.refuse' : 'watched.stop')}
          </Button>
        )}
      </Group>
    </div>
  );
}

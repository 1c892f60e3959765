import { IconPlugConnectedX, IconRefresh } from '@tabler/icons-react';
import { useConnection } from '../api/use-connection.ts';
import { t } from '../messages.ts';
import classes from './shell.module.css';

/** Says that the connection is away; it floats, so that nothing jumps. */
export function ConnectionBar() {
  const connection = useConnection();
  if (connection === 'online' || connection === 'connecting') return null;
  const gone = connection === 'gone';
  return (
    <div className={classes.connection} role="status" data-testid="connection" data-state={connection}>
      {gone ? <IconPlugConnectedX size={17} aria-hidden /> : <IconRefresh size={17} aria-hidden className={classes.turning} />}
      <span>{t(gone ? 'connection.gone' : 'connection.reconnecting')}</span>
    </div>
  );
}

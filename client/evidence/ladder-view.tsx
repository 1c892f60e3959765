import { IconCircleCheck, IconCircleX, IconHelpCircle } from '@tabler/icons-react';
import { t } from '../messages.ts';
import classes from './evidence.module.css';
import type { Rung } from './handshake-ladder.ts';

const icons = { accepted: IconCircleCheck, refused: IconCircleX, absent: IconCircleX, unknown: IconHelpCircle };

/** Versions of TLS as rungs: which get in, and whose clients speak no newer one. */
export function LadderView({ rungs }: { rungs: readonly Rung[] }) {
  return (
    <ol className={classes.ladder} aria-label={t('ladder.title')} data-testid="handshake-ladder">
      {rungs.map(({ version, outcome, detail }) => {
        const Icon = icons[outcome];
        return (
          <li key={version} data-outcome={outcome}>
            <b>{version === 'TLSv1' ? 'TLSv1.0' : version}</b>
            <span className={classes.rung}>
              <Icon size={16} aria-hidden /> {t(`ladder.${outcome}`)}
            </span>
            <span className={classes.clients}>
              {t(`ladder.${version}`)}
              {detail && <code>{detail}</code>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

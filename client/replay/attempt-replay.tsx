import type { HistoryRow } from '../../server/protocol/me.ts';
import { t } from '../messages.ts';
import { ReplayLink } from './replay-link.tsx';

/** The way to where an attempt's Check begins, if its lab was recorded. */
export function AttemptReplay({ place, lab, row, when }: { place: string; lab: string | undefined; row: HistoryRow; when: string }) {
  if (!lab) return '–';
  return (
    <ReplayLink place={place} lab={lab} attempt={row.attempt} label={t('replay.linkOf', { title: row.title, when })}>
      {t('replay.link')}
    </ReplayLink>
  );
}

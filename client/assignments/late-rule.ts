import { t } from '../messages.ts';

/** What becomes of late points, in words. */
export function lateText({ late, latePercent }: { late: 'refuse' | 'mark' | 'percent'; latePercent: number }): string {
  if (late === 'percent') return t('assignment.late.percent', { percent: latePercent });
  return t(`assignment.late.${late}`);
}

import { IconCircleCheckFilled, IconCircleDashed, IconCircleXFilled, IconHelpCircleFilled } from '@tabler/icons-react';
import type { Outcome } from '../../server/protocol/verdict.ts';
import { t } from '../messages.ts';
import classes from './evidence.module.css';

const icons = { pass: IconCircleCheckFilled, fail: IconCircleXFilled, inconclusive: IconHelpCircleFilled, none: IconCircleDashed };

/** An outcome as shape, word and colour; null is a check that has not run. */
export function OutcomeMark({ outcome }: { outcome: Outcome | null }) {
  const key = outcome ?? 'none';
  const Icon = icons[key];
  return (
    <span className={classes.mark} data-outcome={key}>
      <Icon size={17} aria-hidden />
      {t(`outcome.${key}`)}
    </span>
  );
}

import { IconMailCheck, IconShieldHalf } from '@tabler/icons-react';
import { t } from '../messages.ts';
import classes from './flow.module.css';
import type { Gauge } from './probes.ts';

/** Two things that must hold at once: abuse is refused, and mail flows. */
export function Gauges({ gauges }: { gauges: { security: Gauge; service: Gauge } }) {
  return (
    <div className={classes.gauges}>
      <One icon={<IconShieldHalf size={16} aria-hidden />} label={t('gauge.security')} gauge={gauges.security} />
      <One icon={<IconMailCheck size={16} aria-hidden />} label={t('gauge.service')} gauge={gauges.service} />
    </div>
  );
}

function One({ icon, label, gauge }: { icon: React.ReactNode; label: string; gauge: Gauge }) {
  if (gauge.all === 0) return null;
  const text = t('gauge.value', { pass: gauge.pass, all: gauge.all });
  return (
    <div className={classes.gauge}>
      {icon}
      <span>{label}</span>
      <meter min={0} max={gauge.all} value={gauge.pass} aria-label={label} aria-valuetext={text}>
        {text}
      </meter>
      <b>{text}</b>
    </div>
  );
}

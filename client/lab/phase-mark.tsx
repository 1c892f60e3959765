import { useEffect, useRef } from 'react';
import type { LabView } from '../../server/protocol/views.ts';
import { t } from '../messages.ts';
import { announce } from '../shell/announcer.tsx';
import classes from './lab.module.css';

const phases = ['starting', 'broken', 'repair', 'verified'] as const;

/** How far the learner is with this lab: four stations in a row, the present one by name. Said aloud when it changes. */
export function PhaseMark({ lab }: { lab: LabView }) {
  const { phase, state } = lab;
  const before = useRef(phase);
  useEffect(() => {
    if (phase !== before.current && phase && before.current) announce(t('phase.now', { phase: t(`phase.${phase}`) }));
    before.current = phase;
  }, [phase]);
  const name = phase && state !== 'queued' ? t(`phase.${phase}`) : t(`lab.${state}`);
  const at = phase === null ? -1 : phases.indexOf(phase);
  return (
    <span className={classes.phase} data-testid="lab-state" data-state={state} data-phase={phase ?? undefined}>
      {at >= 0 && (
        <span
          className={classes.stations}
          role="img"
          aria-label={t('phase.of', { n: at + 1, all: phases.length })}
          title={phases.map((one) => t(`phase.${one}`)).join(' → ')}
        >
          {phases.map((one, index) => (
            <i key={one} data-on={index <= at || undefined} />
          ))}
        </span>
      )}
      <b>{name}</b>
    </span>
  );
}

import { IconCheck, IconMinus, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, useRef } from 'react';
import { t } from '../messages.ts';
import classes from './flow.module.css';
import type { Journey, Stage, StageSeen } from './journey.ts';

const icons = { passed: IconCheck, stopped: IconX, skipped: IconMinus, ahead: null };

/** The stages of a journey in a row; arrow keys step through them. */
export function StageRail({ journey, stage, onStage }: { journey: Journey; stage: Stage; onStage: (stage: Stage) => void }) {
  const row = useRef<HTMLDivElement>(null);
  const step = (event: KeyboardEvent) => {
    const move = { ArrowRight: 1, ArrowLeft: -1, Home: -99, End: 99 }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const at = journey.stages.findIndex((each) => each.stage === stage);
    const next = journey.stages[Math.min(Math.max(at + move, 0), journey.stages.length - 1)];
    if (!next) return;
    onStage(next.stage);
    row.current?.querySelector<HTMLElement>(`[data-stage="${next.stage}"]`)?.focus();
  };
  return (
    <div className={classes.rail} role="radiogroup" aria-label={t('flow.stages')} ref={row} onKeyDown={step}>
      {journey.stages.map((each) => {
        const Icon = icons[each.state];
        return (
          // biome-ignore lint/a11y/useSemanticElements: a radio that looks like a station on a line.
          <button
            key={each.stage}
            type="button"
            role="radio"
            aria-checked={each.stage === stage}
            tabIndex={each.stage === stage ? 0 : -1}
            className={classes.stop}
            data-stage={each.stage}
            data-state={each.state}
            aria-label={stageLabel(each)}
            onClick={() => onStage(each.stage)}
          >
            <span className={classes.bead}>{Icon && <Icon size={13} stroke={3} aria-hidden />}</span>
            <span className={classes.stopName}>{t(`stage.${each.stage}`)}</span>
          </button>
        );
      })}
    </div>
  );
}

export function stageLabel({ stage, state, said }: StageSeen): string {
  return `${t(`stage.${stage}`)}: ${t(`stage.${state}`)}${said ? `, ${said}` : ''}`;
}

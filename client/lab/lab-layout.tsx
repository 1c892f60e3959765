import { SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode, Ref } from 'react';
import { Group, Panel, type PanelImperativeHandle, Separator, useDefaultLayout } from 'react-resizable-panels';
import { t } from '../messages.ts';
import classes from './lab.module.css';

export type Pane = 'guide' | 'terminal' | 'evidence';

export interface LabLayoutProps {
  guide: ReactNode;
  terminal: ReactNode;
  evidence: ReactNode;
  /** In front on a narrow screen. */
  front: Pane;
  onFront: (pane: Pane) => void;
  evidencePanel: Ref<PanelImperativeHandle | null>;
}

/** Three panes whose sizes are remembered; below 900 px one at a time. */
export function LabLayout({ guide, terminal, evidence, front, onFront, evidencePanel }: LabLayoutProps) {
  const narrow = useMediaQuery('(max-width: 899px)', undefined, { getInitialValueInEffect: false });
  const across = useDefaultLayout({ id: 'mailrange:across', storage: localStorage });
  const down = useDefaultLayout({ id: 'mailrange:down', storage: localStorage });
  if (narrow)
    return (
      <div className={classes.narrow}>
        <SegmentedControl
          fullWidth
          m="xs"
          value={front}
          onChange={(value) => onFront(value as Pane)}
          aria-label={t('panes')}
          data={[
            { value: 'guide', label: t('pane.guide') },
            { value: 'terminal', label: t('pane.terminal') },
            { value: 'evidence', label: t('pane.evidence') },
          ]}
        />
        <div className={classes.one} data-off={front !== 'guide' || undefined}>
          {guide}
        </div>
        <div className={classes.one} data-off={front !== 'terminal' || undefined}>
          {terminal}
        </div>
        <div className={classes.one} data-off={front !== 'evidence' || undefined}>
          {evidence}
        </div>
      </div>
    );
  return (
    <Group orientation="horizontal" className={classes.panes} {...across}>
      <Panel id="guide" defaultSize="38" minSize={300}>
        {guide}
      </Panel>
      <Separator className={classes.sash} aria-label={t('sash.guide')} />
      <Panel id="work" minSize={380}>
        <Group orientation="vertical" {...down}>
          <Panel id="terminal" minSize={120} defaultSize="62">
            {terminal}
          </Panel>
          <Separator className={classes.sashFlat} aria-label={t('sash.evidence')} />
          <Panel id="evidence" panelRef={evidencePanel} collapsible collapsedSize={52} minSize={150} defaultSize="38">
            {evidence}
          </Panel>
        </Group>
      </Panel>
    </Group>
  );
}

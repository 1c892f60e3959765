import { ActionIcon, Button, Menu, Text, Tooltip } from '@mantine/core';
import { IconDots, IconPlayerStop, IconRotate, IconTrophy } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { ScenarioView } from '../../server/protocol/views.ts';
import { HandButton } from '../live/my-class.tsx';
import { t } from '../messages.ts';
import { Confirm } from '../shell/confirm.tsx';
import { HelpButton } from '../shell/help-dialog.tsx';
import shell from '../shell/shell.module.css';
import { ThemeToggle } from '../shell/theme-toggle.tsx';
import classes from './lab.module.css';
import { PhaseMark } from './phase-mark.tsx';
import { TimeLeft } from './time-left.tsx';
import type { UseLab } from './use-lab.ts';

/** Title, state, time, points, and the two things that cannot be undone, behind a question. */
export function LabHeader({ scenario, lab: use }: { scenario: ScenarioView | undefined; lab: UseLab }) {
  const [asking, setAsking] = useState<'reset' | 'end' | null>(null);
  const { lab, busy, act } = use;
  const alive = lab !== null && lab.state !== 'gone' && lab.state !== 'failed' && lab.state !== 'ending';
  return (
    <header className={shell.header}>
      <Link to="/" className={shell.brand} aria-label={t('nav.home')}>
        <img src="/favicon.svg" width={28} height={28} alt="" />
      </Link>
      <Text component="h1" fw={650} className={classes.heading} title={scenario?.card.title}>
        {scenario?.card.title ?? ' '}
      </Text>
      {lab && <PhaseMark lab={lab} />}
      <div style={{ flex: 1 }} />
      {lab?.state === 'ready' && <TimeLeft lab={lab} extending={busy === 'extend'} onExtend={() => act('extend')} />}
      {scenario && (
        <Tooltip label={t('points.ofScenario')}>
          <Text
            size="sm"
            fw={600}
            className={classes.points}
            data-testid="points"
            role="img"
            aria-label={t('points.label', { earned: scenario.card.earned, points: scenario.card.points })}
          >
            <IconTrophy size={16} aria-hidden />
            {t('points.of', { earned: scenario.card.earned, points: scenario.card.points })}
          </Text>
        </Tooltip>
      )}
      <div className={classes.wideActions}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRotate size={15} />}
          disabled={!alive || busy !== null}
          loading={busy === 'reset'}
          onClick={() => setAsking('reset')}
        >
          {t('reset')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlayerStop size={15} />}
          disabled={!alive || busy !== null}
          loading={busy === 'end'}
          onClick={() => setAsking('end')}
        >
          {t('end')}
        </Button>
      </div>
      <div className={classes.narrowActions}>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('more')}>
              <IconDots size={19} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconRotate size={15} />} disabled={!alive || busy !== null} onClick={() => setAsking('reset')}>
              {t('reset')}
            </Menu.Item>
            <Menu.Item leftSection={<IconPlayerStop size={15} />} disabled={!alive || busy !== null} onClick={() => setAsking('end')}>
              {t('end')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      <div className={classes.wideActions}>
        <HelpButton />
      </div>
      <HandButton />
      <ThemeToggle />
      <Confirm
        opened={asking === 'reset'}
        title={t('reset.title')}
        text={t('reset.text')}
        action={t('reset.confirm')}
        onCancel={() => setAsking(null)}
        onConfirm={() => {
          setAsking(null);
          act('reset');
        }}
      />
      <Confirm
        opened={asking === 'end'}
        title={t('end.title')}
        text={t('end.text')}
        action={t('end.confirm')}
        onCancel={() => setAsking(null)}
        onConfirm={() => {
          setAsking(null);
          act('end');
        }}
      />
    </header>
  );
}

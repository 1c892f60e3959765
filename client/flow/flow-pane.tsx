import { Button, Group, NativeSelect, Switch, Text } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { IconPlayerPlayFilled, IconRoute } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { AttemptView, LabView, ScenarioView } from '../../server/protocol/views.ts';
import { OutcomeMark } from '../evidence/outcome-mark.tsx';
import { outcomes } from '../lab/lab-state.ts';
import { t } from '../messages.ts';
import { dnsQuestions } from './dns-answers.ts';
import classes from './flow.module.css';
import { FlowMap } from './flow-map.tsx';
import { FlowTable } from './flow-table.tsx';
import { Gauges } from './gauges.tsx';
import { type Stage, stages } from './journey.ts';
import { gauges, probesOf, type ShownProbe } from './probes.ts';
import { StageRail } from './stage-rail.tsx';

const stepMs = 260;

/** Where a probe comes to rest: where it was stopped, or the last stage it passed. */
function restOf(probe: ShownProbe | null): Stage {
  return probe?.journey.stoppedAt ?? probe?.journey.stages.findLast((each) => each.state === 'passed')?.stage ?? 'tcp';
}

/** The mail-flow map: which probe went how far, and what stopped it. New verdicts play by themselves. */
export function FlowPane({
  scenario,
  lab,
  attempt,
  checking,
}: {
  scenario: ScenarioView;
  lab: LabView | null;
  attempt: AttemptView | null;
  checking: boolean;
}) {
  // Questions to a name server are no mail: they stand with the evidence.
  const probes = probesOf(attempt, scenario.tasks).filter(({ transcript }) => dnsQuestions(transcript).length === 0);
  const [chosen, setChosen] = useState<string | null>(null);
  const [stage, setStage] = useState<Stage | null>(null);
  const [asTable, setAsTable] = useState(false);
  const still = useReducedMotion(false, { getInitialValueInEffect: false });
  const newest = useNewest(probes, checking);
  const probe = probes.find((each) => each.key === (chosen ?? newest)) ?? probes.find((each) => each.verdict.verdict !== 'pass') ?? probes[0] ?? null;
  const [playing, setPlaying] = useState(0);

  useEffect(() => {
    if (checking) setChosen(null);
  }, [checking]);
  useEffect(() => setStage(null), [probe?.key, attempt?.id]);
  useEffect(() => {
    if (playing === 0 || !probe) return;
    const way = stages
      .slice(0, stages.indexOf(restOf(probe)) + 1)
      .filter((each) => probe.journey.stages.find((seen) => seen.stage === each)?.state !== 'skipped');
    const timers = way.map((each, at) => setTimeout(() => setStage(each), at * stepMs));
    return () => {
      for (const timer of timers) clearTimeout(timer);
    };
  }, [playing, probe?.key]);
  useEffect(() => {
    if (checking && newest && !still) setPlaying((count) => count + 1);
  }, [checking, newest, still]);

  const shown = stage ?? restOf(probe);
  const seen = probe?.journey.stages.find((each) => each.stage === shown);
  return (
    <div className={classes.flow} data-testid="mail-flow">
      <div className={classes.controls}>
        <Gauges gauges={gauges(scenario.tasks, outcomes(scenario.tasks, attempt))} />
        <Switch size="xs" label={t('flow.table')} checked={asTable} onChange={(event) => setAsTable(event.currentTarget.checked)} />
      </div>
      {asTable ? (
        <FlowTable probes={probes} />
      ) : (
        lab?.map && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls on a phone.
          <div className={classes.mapBox} tabIndex={0}>
            <FlowMap map={lab.map} probe={probe} stage={shown} />
          </div>
        )
      )}
      {!asTable && probe && (
        <>
          <Group gap="sm" wrap="nowrap" align="center" className={classes.pick}>
            <OutcomeMark outcome={probe.verdict.verdict} />
            <NativeSelect
              size="xs"
              className={classes.select}
              aria-label={t('flow.probe')}
              value={probe.key}
              onChange={(event) => setChosen(event.currentTarget.value)}
              data={probes.map((each) => ({ value: each.key, label: `${each.title} — ${each.transcript.title}` }))}
            />
            {!still && (
              <Button size="xs" variant="default" leftSection={<IconPlayerPlayFilled size={13} />} onClick={() => setPlaying((count) => count + 1)}>
                {t('flow.play')}
              </Button>
            )}
          </Group>
          <StageRail journey={probe.journey} stage={shown} onStage={setStage} />
          <Text size="sm" className={classes.said} data-state={seen?.state} data-testid="flow-said" aria-live="polite">
            {probe.journey.unplugged && shown === 'tcp' ? `${t('flow.unpluggedText', { host: probe.journey.to.host })} ` : ''}
            {seen?.said ?? t(`stage.said.${seen?.state ?? 'ahead'}`)}
          </Text>
        </>
      )}
      {!probe && (
        <div className={classes.empty}>
          <IconRoute size={28} stroke={1.4} aria-hidden />
          <Text size="sm" c="dimmed">
            {t('flow.empty')}
          </Text>
        </div>
      )}
    </div>
  );
}

/** The first probe of the verdict that came last, while verdicts come. */
function useNewest(probes: readonly ShownProbe[], checking: boolean): string | null {
  const known = useRef(new Set<string>());
  const [newest, setNewest] = useState<string | null>(null);
  useEffect(() => {
    const fresh = probes.find((each) => !known.current.has(each.key) && each.key.endsWith('/0'));
    if (!checking) known.current = new Set();
    else if (fresh) {
      for (const each of probes) known.current.add(each.key);
      setNewest(fresh.key);
    }
  }, [probes, checking]);
  return newest;
}

import { Skeleton, Stack } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { PanelImperativeHandle } from 'react-resizable-panels';
import { useParams } from 'react-router';
import { useScenario } from '../api/queries.ts';
import { troubleView } from '../api/trouble.ts';
import { FindingsPane } from '../findings/findings-pane.tsx';
import { GuidePane } from '../guide/guide-pane.tsx';
import { NoticeBar } from '../live/my-class.tsx';
import { WatchedBar } from '../live/watched-bar.tsx';
import { t } from '../messages.ts';
import { useCommands } from '../shell/commands.ts';
import { ProblemCard } from '../shell/problem-card.tsx';
import { frontTerminal } from '../terminal/run-in-terminal.ts';
import { TerminalPane } from '../terminal/terminal-pane.tsx';
import { Celebration, solved } from './celebration.tsx';
import classes from './lab.module.css';
import { LabHeader } from './lab-header.tsx';
import { LabLayout, type Pane } from './lab-layout.tsx';
import { LabStart } from './lab-start.tsx';
import { forLab } from './lab-state.ts';
import { useLabKeys } from './pane-focus.ts';
import { useLab } from './use-lab.ts';

const findings = ['evidence', 'flow', 'mail', 'changes', 'siege'] as const;

const Waiting = () => (
  <div className={classes.waiting} role="status" aria-busy="true" aria-label={t('loading')}>
    <Stack p="lg">
      <Skeleton h={32} />
      <Skeleton h={20} w="70%" />
      <Skeleton h={160} />
    </Stack>
    <Skeleton radius={0} className={classes.waitingRight} />
  </div>
);

function Lab({ id }: { id: string }) {
  const query = useScenario(id);
  const known = query.data;
  const use = useLab(id, known?.card.lab ?? (known ? null : undefined));
  const scenario = useMemo(() => known && forLab(known, use.lab), [known, use.lab]);
  const [front, setFront] = useState<Pane>('guide');
  const [tab, setTab] = useState('brief');
  const [found, setFound] = useState('evidence');
  const evidencePanel = useRef<PanelImperativeHandle | null>(null);
  useDocumentTitle(scenario ? t('title.lab', { title: scenario.card.title }) : t('title.catalogue'));

  const ready = use.lab?.state === 'ready';
  const checking = use.busy === 'check' || use.lab?.checking != null || use.attempt?.state === 'running';
  /** Gives the findings at least so much of the height, in per cent. */
  const makeRoom = useCallback((share: number) => {
    const panel = evidencePanel.current;
    if (panel && panel.getSize().asPercentage < share) panel.resize(`${share}%`);
  }, []);
  const showFound = (name: string) => {
    setFound(name);
    if (name === 'flow') makeRoom(66);
  };
  const check = useCallback(() => {
    if (!ready || checking) return;
    makeRoom(38);
    setFront('evidence');
    use.act('check');
  }, [ready, checking, use.act, makeRoom]);
  useLabKeys(
    check,
    useCallback((pane: string) => setFront(pane as Pane), []),
  );

  useCommands(
    useMemo(
      () => [
        { id: 'check', label: t('palette.check'), keys: 'Ctrl Shift Enter', run: check },
        {
          id: 'terminal',
          label: t('palette.terminal'),
          run: () => {
            setFront('terminal');
            requestAnimationFrame(() => frontTerminal()?.focus());
          },
        },
        ...findings.map((name) => ({
          id: `found-${name}`,
          label: t('palette.show', { name: t(`tab.${name}`) }),
          run: () => {
            setFound(name);
            setFront('evidence');
            makeRoom(name === 'flow' ? 66 : 60);
          },
        })),
      ],
      [check, makeRoom],
    ),
  );

  // Whoever gave up the last task goes on to the debrief; whoever solved it is asked.
  const debriefed = useRef<boolean | null>(null);
  useEffect(() => {
    if (!scenario) return;
    const told = scenario.debrief !== null;
    if (told && debriefed.current === false && !solved(scenario)) setTab('debrief');
    debriefed.current = told;
  }, [scenario]);

  // It comes before it is needed: networks that come up with a lab make a browser on the same machine break off what it loads just then.
  useEffect(() => void import('../terminal/terminal-view.tsx').catch(() => undefined), []);

  // On a narrow screen the pane where something happens comes in front once.
  useEffect(() => {
    if (use.lab) setFront('terminal');
  }, [use.lab?.id]);

  if (query.error && !scenario)
    return (
      <>
        <LabHeader scenario={undefined} lab={use} />
        <main className={classes.trouble}>
          <ProblemCard problem={troubleView(query.error)} onRetry={() => void query.refetch()} retrying={query.isFetching} />
        </main>
      </>
    );
  return (
    <div className={classes.page}>
      <LabHeader scenario={scenario} lab={use} />
      {use.lab && <WatchedBar lab={use.lab} />}
      <NoticeBar />
      <main className={classes.main}>
        {scenario && use.known ? (
          <LabLayout
            front={front}
            onFront={setFront}
            evidencePanel={evidencePanel}
            guide={<GuidePane scenario={scenario} lab={use.lab} attempt={use.attempt} tab={tab} onTab={setTab} />}
            terminal={ready && use.lab ? <TerminalPane key={use.lab.id} lab={use.lab} /> : <LabStart use={use} scenario={scenario} />}
            evidence={
              <FindingsPane
                scenario={scenario}
                lab={use.lab}
                attempt={use.attempt ?? scenario.latest}
                ready={ready}
                checking={checking}
                onCheck={check}
                tab={found}
                onTab={showFound}
              />
            }
          />
        ) : (
          <Waiting />
        )}
      </main>
      {scenario && (
        <Celebration
          scenario={scenario}
          onDebrief={() => {
            setTab('debrief');
            setFront('guide');
          }}
        />
      )}
    </div>
  );
}

export default function LabPage() {
  const { scenario = '' } = useParams();
  return <Lab key={scenario} id={scenario} />;
}

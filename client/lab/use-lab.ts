import { useCallback, useEffect, useRef, useState } from 'react';
import type { ServerToClient } from '../../server/protocol/events.ts';
import type { LabView } from '../../server/protocol/views.ts';
import { refreshProgress } from '../api/queries.ts';
import { request, socket } from '../api/socket.ts';
import { Trouble, troubleView } from '../api/trouble.ts';
import { newId } from '../shell/new-id.ts';
import { showProblem } from '../shell/show-problem.ts';
import { type LabSituation, withAttempt, withLab, withVerdict } from './lab-state.ts';

export type LabAction = 'start' | 'end' | 'reset' | 'extend' | 'check';

export interface UseLab extends LabSituation {
  /** False until a lab that the scenario is said to have was asked for. */
  known: boolean;
  /** The action that waits for its answer. */
  busy: LabAction | null;
  act: (action: LabAction) => void;
}

/** The learner's lab of a scenario, followed live. `running` is the lab that the catalogue knows of; undefined while that is not known. */
export function useLab(scenario: string, running: string | null | undefined): UseLab {
  const [now, setNow] = useState<LabSituation>({ lab: null, attempt: null });
  const [known, setKnown] = useState(false);
  const [busy, setBusy] = useState<LabAction | null>(null);
  const id = now.lab?.id ?? running;
  const underWay = useRef<string | undefined>(undefined);
  underWay.current = now.attempt?.state === 'running' ? now.attempt.id : undefined;
  /** The press of Check that nobody has answered yet: pressing again asks for the same attempt. */
  const pressed = useRef<{ lab: string; attempt: string } | null>(null);

  const take = useCallback((lab: LabView) => setNow((old) => withLab(old, scenario, lab)), [scenario]);

  const watch = useCallback(
    async (lab: string) => {
      try {
        const known = underWay.current;
        const seen = await request('lab:watch', { lab, ...(known ? { attempt: known } : {}) });
        setNow((old) => {
          const next = withLab(old, scenario, seen.lab);
          return seen.attempt ? withAttempt(next, seen.lab.id, seen.attempt) : next;
        });
        // It ended while nobody could say so.
        if (known && seen.attempt?.state === 'finished') refreshProgress(scenario);
      } catch (error) {
        // A lab that is no more leaves the page where a new one can be started.
        if (troubleView(error).code === 'not-found') setNow((old) => (old.lab?.id === lab && old.lab ? { ...old, lab: { ...old.lab, state: 'gone' } } : old));
      } finally {
        setKnown(true);
      }
    },
    [scenario],
  );

  useEffect(() => {
    const onVerdict: ServerToClient['verdict:reached'] = (fact) => setNow((old) => withVerdict(old, fact));
    const onFinished: ServerToClient['attempt:finished'] = (fact) => {
      setNow((old) => withAttempt(old, fact.lab, fact.attempt));
      refreshProgress(scenario);
    };
    socket.on('lab:changed', take);
    socket.on('verdict:reached', onVerdict);
    socket.on('attempt:finished', onFinished);
    return () => {
      socket.off('lab:changed', take);
      socket.off('verdict:reached', onVerdict);
      socket.off('attempt:finished', onFinished);
    };
  }, [scenario, take]);

  useEffect(() => {
    if (id === undefined) return;
    if (id === null) return setKnown(true);
    const again = () => void watch(id);
    if (socket.connected) again();
    socket.on('connect', again);
    return () => {
      socket.off('connect', again);
    };
  }, [id, watch]);

  const run = async (action: LabAction) => {
    if (busy) return;
    setBusy(action);
    try {
      if (action === 'start') take(await request('lab:start', { scenario }));
      else if (now.lab) {
        const lab = now.lab.id;
        if (action === 'check') {
          if (pressed.current?.lab !== lab) pressed.current = { lab, attempt: newId(16) };
          const { attempt } = await request('lab:check', pressed.current).catch((error) => {
            if (!(error instanceof Trouble && error.silent)) pressed.current = null;
            throw error;
          });
          pressed.current = null;
          setNow((old) => withAttempt(old, lab, attempt));
        } else take(await request(`lab:${action}`, { lab }, 60_000));
      }
    } catch (error) {
      showProblem(error);
    } finally {
      setBusy(null);
    }
  };
  return { ...now, known, busy, act: (action) => void run(action) };
}

import type { ChangesView, FileChange, TurnView } from '../../protocol/changes.ts';
import type { AttemptRecord } from '../store.ts';
import { type Configuration, changedPaths, type Files, type Version } from './configuration.ts';

const mostTurns = 12;

/** The differences between a version and now, and what turned from attempt to attempt. `attempts`: those made on this lab, by id. */
export function changesView(configuration: Configuration, since: 'start' | 'green', attempts: ReadonlyMap<string, AttemptRecord>): ChangesView {
  const { versions } = configuration;
  const start = versions[0];
  const now = versions.at(-1);
  if (!start || !now) return { since: null, green: null, files: [], turns: [] };
  const green = versions.findLast((version) => version.attempt !== null && attempts.get(version.attempt)?.passed) ?? null;
  const base = since === 'green' && green ? green : start;
  return { since: start.at, green: green?.at ?? null, files: fileChanges(configuration, base.files, now.files), turns: turns(versions, attempts) };
}

function fileChanges(configuration: Configuration, before: Files, after: Files): FileChange[] {
  return changedPaths(before, after).map((path) => {
    const [was, is] = [before.get(path), after.get(path)];
    const text = (hash: string | undefined) => (hash === undefined ? null : configuration.text(hash));
    return {
      path,
      state: was === undefined ? 'added' : is === undefined ? 'removed' : 'changed',
      shown: [was, is].every((hash) => hash === undefined || text(hash) !== null),
      before: text(was),
      after: text(is),
    };
  });
}

function turns(versions: readonly Version[], attempts: ReadonlyMap<string, AttemptRecord>): TurnView[] {
  const marked = versions.flatMap((version) => {
    const attempt = version.attempt === null ? undefined : attempts.get(version.attempt);
    return attempt?.state === 'finished' ? [{ version, attempt }] : [];
  });
  return marked
    .slice(1)
    .map(({ version, attempt }, at) => {
      const previous = marked[at] as (typeof marked)[number];
      const turned = attempt.verdicts.flatMap(({ task, check, verdict }) => {
        const was = previous.attempt.verdicts.find((each) => each.task === task && each.check === check)?.verdict;
        return was !== undefined && was !== verdict ? [{ task, check, from: was, to: verdict }] : [];
      });
      return { at: attempt.at, paths: changedPaths(previous.version.files, version.files), turned };
    })
    .filter((turn) => turn.paths.length > 0 || turn.turned.length > 0)
    .slice(-mostTurns)
    .reverse();
}

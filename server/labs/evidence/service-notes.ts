import type { MarkerView } from '../../protocol/journal.ts';
import type { Engine } from '../engine.ts';
import type { LiveLab } from '../life/live-lab.ts';

/** What systemctl noted of the units, and what daemons say of themselves where they are told directly (postfix(1)). */
const script = String.raw`
cd /var/log 2>/dev/null || exit 0
tail -qn 400 units/*.log 2>/dev/null | grep -E ' systemd\[1\]: (Started|Stopped|Reloaded) ' | sort | tail -n 120
tail -n 4000 mail.log 2>/dev/null | grep -E ' postfix/(master|postfix-script)\[[0-9]+\]: (daemon started|reload --|terminating on signal)' | tail -n 60
`;
const sameMs = 4000;
/** What a start may take on a busy machine. */
const slowMs = 30_000;
const verbs = { Started: 'restart', Reloaded: 'reload', Stopped: 'stop', daemon: 'restart', reload: 'reload', terminating: 'stop' } as const;

interface Note {
  at: number;
  unit: string;
  what: 'restart' | 'reload' | 'stop';
  /** Told by the daemon itself, not by systemctl. */
  byDaemon: boolean;
}

/** When services of a lab's hosts were started, told to read their configuration again, or stopped. For showing, never for a verdict. */
export async function serviceMarkers(engine: Engine, { plan }: LiveLab): Promise<MarkerView[]> {
  const byHost = await Promise.all(
    plan.hosts.map(async ({ role }) => {
      const { output } = await engine.run(plan.lab, role, ['/bin/bash', '-c', script], { timeoutMs: 10_000 });
      return markersOf(role, readNotes(output));
    }),
  );
  return byHost.flat().sort((a, b) => a.at - b.at);
}

/** The log's lines as notes, oldest first; lines that do not read as one are left out. */
export function readNotes(output: string): Note[] {
  return output
    .split('\n')
    .flatMap((line) => {
      const [, stamp = '', verb = '', unit] =
        /^(\S{19,35}) \S+ systemd\[1\]: (Started|Stopped|Reloaded) ([\w@-]{1,60})\.service /.exec(line) ??
        /^(\S{19,35}) \S+ postfix\/[a-z-]+\[\d+\]: (daemon|reload|terminating)\b/.exec(line) ??
        [];
      const at = Date.parse(stamp);
      return Number.isNaN(at) ? [] : [{ at, unit: unit ?? 'postfix', what: verbs[verb as keyof typeof verbs], byDaemon: unit === undefined }];
    })
    .sort((a, b) => a.at - b.at);
}

const isReboot = ({ unit, what }: Note): boolean => unit === 'rsyslog' && what === 'restart';

/** Notes that belong together are one: a stop with its start is a restart, and what starts behind the log's own start without having been stopped is a reboot. */
export function markersOf(host: string, notes: readonly Note[]): MarkerView[] {
  const markers: MarkerView[] = [];
  let rest = [...notes];
  for (let [first] = rest; first; [first] = rest) {
    const { at, unit } = first;
    if (endedByReboot(first, rest)) {
      rest = rest.slice(1);
      continue;
    }
    const reboot = isReboot(first);
    const group = reboot ? startedWith(first, rest) : toldAgain(first, rest);
    const kinds = group.map((note) => note.what);
    if (reboot) markers.push({ at, what: 'reboot', label: host });
    else markers.push({ at, what: kinds.includes('restart') ? 'restart' : kinds.includes('reload') ? 'reload' : 'stop', label: `${host}: ${unit}` });
    rest = rest.filter((note) => !group.includes(note));
  }
  return markers;
}

/** What a daemon says last when the whole machine goes down, if the log still lives to hear it. What systemctl stopped before stays a stop of its own. */
function endedByReboot(first: Note, rest: readonly Note[]): boolean {
  const reboot = first.what === 'stop' && first.byDaemon && rest.find((note) => isReboot(note) && note.at - first.at <= sameMs);
  return !!reboot && !rest.some((note) => note.unit === first.unit && note.what === 'restart' && note.at < reboot.at);
}

function startedWith(first: Note, rest: readonly Note[]): Note[] {
  // A machine may be started again before a slow start would be over.
  const next = rest.find((note) => note !== first && isReboot(note))?.at ?? Number.POSITIVE_INFINITY;
  const near = rest.filter((note) => note.at - first.at <= slowMs && note.at < next);
  const stopped = (note: Note) => near.some((other) => other.unit === note.unit && other.what === 'stop' && other.at <= note.at);
  return near.filter((note) => note.what === 'restart' && !stopped(note));
}

/** The same thing, told by systemctl and by the daemon itself; and for a stop its start, which may take a while. */
function toldAgain(first: Note, rest: readonly Note[]): Note[] {
  const own = rest.filter((note) => note.unit === first.unit);
  const start = first.what === 'stop' ? own.find((note) => note.what === 'restart' && note.at - first.at <= slowMs) : undefined;
  return own.filter((note) => note.at - (start ?? first).at <= sameMs);
}

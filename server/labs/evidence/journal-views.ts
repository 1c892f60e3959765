import { tokenPattern } from '../../core/probes.ts';
import type { JournalMail, TrafficJob, TrafficTry } from '../../core/world.ts';
import type { LocalMail, MailKind, MailView, MarkerView, TimelineView } from '../../protocol/journal.ts';
import { changedPaths, type Version } from '../configuration/configuration.ts';
import type { AttemptRecord, LabRecord } from '../store.ts';

/** Probes may be many at once: they push out only each other. */
const most = { probes: 100, others: 200 };

/** Letters elsewhere and at home in one list, newest first. */
export function mailViews(foreign: readonly JournalMail[], local: readonly LocalMail[], jobs: readonly TrafficJob[]): MailView[] {
  const all = [...foreign.map(foreignView), ...local.map((mail) => localView(mail, jobs))].sort((a, b) => b.at - a.at);
  const probes = all.filter(({ kind }) => kind === 'probe').slice(0, most.probes);
  const others = all.filter(({ kind }) => kind !== 'probe').slice(0, most.others);
  return [...others, ...probes].sort((a, b) => b.at - a.at);
}

function foreignView(mail: JournalMail): MailView {
  return {
    at: mail.at,
    kind: mail.kind,
    place: 'foreign',
    mailbox: mail.forwardPaths[0] ?? mail.domain,
    from: mail.reversePath,
    to: mail.forwardPaths,
    subject: field(mail.headers, 'subject'),
    came: `from ${mail.client} (${mail.helo}), ${mail.secure ? 'over TLS' : 'in clear'}`,
    size: mail.size,
    source: `${mail.headers}\r\n${mail.body}`,
  };
}

function localView({ host, user, at, source }: LocalMail, jobs: readonly TrafficJob[]): MailView {
  const headers = source.split(/\r?\n\r?\n/, 1)[0] ?? '';
  const from = field(headers, 'return-path').replace(/^<|>$/g, '') || field(headers, 'from');
  const subject = field(headers, 'subject');
  return {
    at,
    kind: kindOf(source, headers, from, subject, jobs),
    place: 'local',
    mailbox: `${user} on ${host}`,
    from,
    to: [field(headers, 'delivered-to') || field(headers, 'to')].filter(Boolean),
    subject,
    came: '',
    size: source.length,
    source,
  };
}

function kindOf(source: string, headers: string, from: string, subject: string, jobs: readonly TrafficJob[]): MailKind {
  if (source.match(tokenPattern)) return 'probe';
  if (/^return-path:\s*<>/im.test(headers)) return 'bounce';
  return jobs.find((job) => job.subject === subject && (job.reversePath === from || field(headers, 'from').includes(job.reversePath)))?.kind ?? 'other';
}

/** A header field's value, unfolded (RFC 5322 section 2.2.3), at most 200 characters; empty if it is not there. */
export function field(headers: string, name: string): string {
  const value = new RegExp(`^${name}:[ \\t]*((?:.*)(?:\\r?\\n[ \\t].*)*)`, 'im').exec(headers)?.[1] ?? '';
  return value
    .replace(/\r?\n[ \t]+/g, ' ')
    .trim()
    .slice(0, 200);
}

/** Background mail and attempts of one lab, from its start to now. */
export function timelineView(
  lab: Pick<LabRecord, 'id' | 'createdAt' | 'readyAt' | 'claimedAt'>,
  now: number,
  tries: readonly TrafficTry[],
  attempts: readonly Pick<AttemptRecord, 'lab' | 'at' | 'state' | 'passed'>[],
  versions: readonly Version[],
  services: readonly MarkerView[],
): TimelineView {
  // A lab of the pool has been busy before it had a learner.
  const from = Math.max(lab.readyAt ?? lab.createdAt, lab.claimedAt ?? 0);
  return {
    from,
    to: now,
    traffic: tries
      .filter(({ at }) => at >= from)
      .map(({ at, job, kind, guess, outcome, said, arrivedAt }) => ({
        at,
        who: job,
        kind: guess ? 'guess' : kind,
        outcome: arrivedAt !== null ? 'arrived' : outcome,
        said,
      })),
    markers: [
      ...attempts
        .filter((attempt) => attempt.lab === lab.id && attempt.state === 'finished')
        .map(({ at, passed }) => ({ at, what: passed ? ('check-passed' as const) : ('check-failed' as const), label: '' })),
      ...changeMarkers(versions),
      ...services.filter(({ at }) => at >= from),
    ],
  };
}

function changeMarkers(versions: readonly Version[]): MarkerView[] {
  return versions.slice(1).flatMap((version, at) => {
    const paths = changedPaths((versions[at] as Version).files, version.files);
    return paths.length > 0 ? [{ at: version.at, what: 'change' as const, label: paths.slice(0, 3).join(', ') }] : [];
  });
}

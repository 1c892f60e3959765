import type { LabPhase } from '../../protocol/views.ts';
import type { Entry } from './roster.ts';

/** Where the learner stands with a lab: from what is known of its files and of its attempts. Null when it is over. */
export function phaseOf({ record, live, held }: Pick<Entry, 'record' | 'live' | 'held'>): LabPhase | null {
  if (record.state === 'queued' || record.state === 'starting') return 'starting';
  if (record.state !== 'ready') return null;
  const versions = live?.configuration.versions ?? [];
  if (held && held.version === (versions.at(-1)?.n ?? null)) return 'verified';
  return versions.length > 1 ? 'repair' : 'broken';
}

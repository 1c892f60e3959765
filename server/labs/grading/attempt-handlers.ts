import { Problem } from '../../protocol/problems.ts';
import type { LabView } from '../../protocol/views.ts';
import type { Deps } from '../deps.ts';
import { labView } from '../life/lab-view.ts';
import type { Entry, Roster } from '../life/roster.ts';
import { ownLab } from '../policy.ts';
import type { Handlers, Visitor } from '../range.ts';
import type { Attempts } from './attempts.ts';

interface AttemptDesk {
  deps: Deps;
  roster: Roster;
  attempts: Attempts;
  /** Throws for a lab that is not the visitor's. */
  own(visitor: Visitor, lab: string): Entry;
  view(entry: Entry): LabView;
}

/** Check, and what a page that comes back to its lab is told of it. */
export function attemptHandlers({ deps, roster, attempts, own, view }: AttemptDesk): Pick<Handlers, 'lab:watch' | 'lab:check'> {
  return {
    'lab:watch': async (visitor, { lab, attempt }) => {
      const entry = roster.entries.get(lab);
      const seen = entry ? view(own(visitor, lab)) : await told(visitor, lab);
      const underWay = entry ? attempts.underWay(entry) : null;
      return { lab: seen, attempt: underWay ?? (attempt ? await attempts.ofLab({ id: lab, learner: visitor.learner.id }, attempt) : null) };
    },
    'lab:check': async (visitor, { lab, attempt }) => ({ attempt: await attempts.begin(own(visitor, lab), visitor.address ?? null, attempt) }),
  };

  /** A lab that nobody drives any more, from what is written down about it. */
  async function told(visitor: Visitor, lab: string): Promise<LabView> {
    const record = await deps.labs.get(lab);
    if (!record) throw new Problem('not-found', 'There is no such lab.');
    ownLab(visitor.learner, record);
    const now = { position: null, checking: null, idleEndsAt: null, phase: null, watched: null };
    return labView(record, deps.scenarios.get(record.scenario), deps.limits, now);
  }
}

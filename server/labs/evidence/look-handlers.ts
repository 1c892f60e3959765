import { changesView } from '../configuration/changes-view.ts';
import type { Deps } from '../deps.ts';
import type { Entry } from '../life/roster.ts';
import type { Handlers, Visitor } from '../range.ts';
import { effectiveSettings } from './effective.ts';
import { mailViews, timelineView } from './journal-views.ts';
import { localMail } from './mailboxes.ts';
import { serviceMarkers } from './service-notes.ts';

/** What a learner may look at in their own lab beside the verdicts. `looked` finds it, or throws. */
export function lookHandlers(
  deps: Deps,
  looked: (visitor: Visitor, lab: string) => Entry,
): Pick<Handlers, 'lab:mail' | 'lab:timeline' | 'lab:changes' | 'lab:effective'> {
  return {
    'lab:mail': async (visitor, { lab }) => {
      const { live } = looked(visitor, lab);
      if (!live) return [];
      const [journal, local] = await Promise.all([live.world.journal(), localMail(deps.engine, live)]);
      return mailViews(journal.mails, local, live.plan.world.traffic);
    },
    'lab:timeline': async (visitor, { lab }) => {
      const { live, record } = looked(visitor, lab);
      const [{ attempts }, journal, services] = await Promise.all([
        deps.progress.progress(visitor.learner.id, record.scenario),
        live?.world.journal(),
        live ? serviceMarkers(deps.engine, live) : [],
      ]);
      return timelineView(record, deps.now(), journal?.tries ?? [], attempts, live?.configuration.versions ?? [], services);
    },
    'lab:changes': async (visitor, { lab, since }) => {
      const { live } = looked(visitor, lab);
      if (!live) return { since: null, green: null, files: [], turns: [] };
      await live.configuration.look();
      const ids = live.configuration.versions.flatMap(({ attempt }) => attempt ?? []);
      const made = (await Promise.all(ids.map((id) => deps.progress.attempt(id)))).filter((attempt) => attempt !== null);
      return changesView(live.configuration, since, new Map(made.map((attempt) => [attempt.id, attempt])));
    },
    'lab:effective': async (visitor, { lab }) => {
      const { live } = looked(visitor, lab);
      return live ? effectiveSettings(deps.engine, live) : [];
    },
  };
}

import { Problem } from '../../protocol/problems.ts';
import type { Deps } from '../deps.ts';
import { historyRow } from '../learner/me-views.ts';
import { attemptView } from '../learner/scenario-views.ts';
import type { Person } from '../people/people-store.ts';
import { ownClass } from '../policy.ts';
import type { Range } from '../range.ts';

const latestAttempts = 200;

/** What an instructor may ask about one member of an own class. */
export function memberQueries(deps: Pick<Deps, 'classes' | 'progress' | 'scenarios'>): Pick<Range, 'memberHistory' | 'memberAttempt'> {
  const memberOf = async (person: Person, id: string, member: string) => {
    const found = ownClass(person, await deps.classes.get(id));
    const place = await deps.classes.member(found.id, member);
    if (!place) throw new Problem('not-found', 'There is no such member in this class.');
    return place;
  };
  return {
    async memberHistory(person, id, member) {
      const { name, learner } = await memberOf(person, id, member);
      const { attempts } = learner ? await deps.progress.history(learner, latestAttempts) : { attempts: [] };
      return { name, rows: attempts.map((attempt) => historyRow(deps.scenarios.all(), attempt)) };
    },
    async memberAttempt(person, id, member, attempt) {
      const { learner } = await memberOf(person, id, member);
      const found = await deps.progress.attempt(attempt);
      if (!found || found.learner !== learner) throw new Problem('not-found', 'This member has made no such attempt.');
      return attemptView(found);
    },
  };
}

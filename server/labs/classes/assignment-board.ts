import { counted, scoreOf } from '../../core/assignment.ts';
import { around, ranked } from '../../core/ranking.ts';
import type { StandingView } from '../../protocol/views.ts';
import type { ClassStore } from '../people/people-store.ts';
import type { Course } from '../store.ts';
import type { AssignmentRecord, AssignmentStore } from './assignment-store.ts';
import type { AnyBoard } from './boards.ts';

const key = (name: string) => name.normalize('NFKC').toLowerCase();

/** The board of one assignment, worked out from what its class gained. `until`: later gains do not count. */
export function assignmentBoard(
  parts: { classes: ClassStore; assignments: AssignmentStore },
  record: AssignmentRecord,
  you: string | null,
  until: number | null,
): AnyBoard {
  const load = async () => {
    const [members, extensions, gains] = await Promise.all([
      parts.classes.members(record.class),
      parts.assignments.extensions([record.id]),
      parts.assignments.gains(record.class, record.scenarios, null),
    ]);
    const own = Map.groupBy(
      gains.filter(({ at }) => until === null || at <= until),
      ({ learner }) => learner,
    );
    const extended = new Map(extensions.map(({ member, dueAt }) => [member, dueAt]));
    const competitors = members.flatMap(({ id, learner, name, alias, hidden }) => {
      if (learner === null || (hidden && learner !== you)) return [];
      const [dueAt, mine] = [Math.max(record.dueAt, extended.get(id) ?? 0), own.get(learner) ?? []];
      const { points, solved, lastGainAt } = scoreOf(record, dueAt, mine);
      return { learner, nickname: alias ?? name, points, solved, lastGainAt, you: learner === you, dueAt, mine };
    });
    return ranked(competitors);
  };
  const row = ({ dueAt: _, mine: __, ...rest }: Awaited<ReturnType<typeof load>>[number]): StandingView => rest;
  return {
    standings: async (top, neighbours) => around(await load(), top, you, neighbours).map(row),
    find: async (prefix, limit) =>
      (await load())
        .filter(({ nickname }) => key(nickname).startsWith(key(prefix)))
        .slice(0, limit)
        .map(row),
    courses: async (top) => {
      const first = (await load()).filter(({ points }) => points > 0).slice(0, top);
      return first.map(({ learner, nickname, dueAt, mine }): Course => {
        let sum = 0;
        const gains: Course['gains'] = [];
        for (const { gain, points } of counted(record, dueAt, mine)) {
          sum += points;
          if (points > 0) gains.push({ at: gain.at, points: sum });
        }
        return { learner, nickname, gains };
      });
    },
  };
}

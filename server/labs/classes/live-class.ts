import type { ClassId, LearnerId } from '../../protocol/ids.ts';
import type { LiveClassView, MemberLab } from '../../protocol/live.ts';
import type { SystemView } from '../../protocol/views.ts';
import type { Deps } from '../deps.ts';
import type { Entry, Roster } from '../life/roster.ts';
import type { ClassRecord } from '../people/people-store.ts';
import type { Pushes } from '../pushes.ts';
import type { Peeks } from './peeks.ts';

const shown = 5;

/** What happens in a class right now, and who wants to hear of changes. */
export class LiveClass {
  readonly #deps: Deps;
  readonly #roster: Roster;
  readonly #pushes: Pushes;
  readonly #peeks: Peeks;
  /** By class: connections that watch it, and the learners it had when it was looked at last. */
  #watched = new Map<ClassId, { connections: Set<string>; learners: Set<LearnerId> }>();

  constructor(deps: Deps, roster: Roster, pushes: Pushes, peeks: Peeks) {
    this.#deps = deps;
    this.#roster = roster;
    this.#pushes = pushes;
    this.#peeks = peeks;
  }

  async watch(found: ClassRecord, connection: string, labs: SystemView['labs']): Promise<LiveClassView> {
    const [members, hands, notices] = await Promise.all([
      this.#deps.classes.members(found.id),
      this.#deps.live.hands(found.id),
      this.#deps.live.notices(found.id, shown),
    ]);
    const watched = this.#watched.get(found.id) ?? { connections: new Set(), learners: new Set() };
    watched.connections.add(connection);
    watched.learners = new Set(members.flatMap(({ learner }) => learner ?? []));
    this.#watched.set(found.id, watched);
    const standing = Map.groupBy(this.#roster.entries.values(), ({ record }) => record.learner);
    return {
      members: members.flatMap(({ id, name, learner }) =>
        learner
          ? [
              {
                member: id,
                name,
                handAt: hands.get(learner) ?? null,
                labs: (standing.get(learner) ?? []).map((entry) => this.#lab(entry)),
              },
            ]
          : [],
      ),
      labs,
      notices,
    };
  }

  /** Something about this learner changed: whoever watches their class asks again. */
  changed(learner: LearnerId): void {
    for (const [id, { connections, learners }] of this.#watched) {
      if (learners.has(learner))
        for (const connection of connections) this.#pushes.send({ to: { connection }, event: 'class:changed', payload: { class: id } });
    }
  }

  left(connection: string): void {
    for (const [id, { connections }] of this.#watched) if (connections.delete(connection) && connections.size === 0) this.#watched.delete(id);
  }

  #lab({ record, live, checking }: Entry): MemberLab {
    return {
      id: record.id,
      scenario: record.scenario,
      title: this.#deps.scenarios.get(record.scenario)?.title ?? record.scenario,
      state: record.state,
      readyAt: record.readyAt,
      expiresAt: record.expiresAt,
      extensionsLeft: Math.max(0, this.#deps.limits.extensions - record.extensions),
      checking: checking !== null,
      terminals: (live?.terminals.list() ?? []).map(({ terminal, shell }) => ({
        terminal,
        shell,
        label: live?.plan.shells.find(({ name }) => name === shell)?.label ?? shell,
      })),
      typing: this.#peeks.of(record.id)?.typing ?? 'no',
    };
  }
}

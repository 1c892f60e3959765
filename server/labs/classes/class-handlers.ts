import type { LearnerId } from '../../protocol/ids.ts';
import type { MyClassView } from '../../protocol/live.ts';
import { Problem } from '../../protocol/problems.ts';
import type { LabView, SystemView } from '../../protocol/views.ts';
import type { Deps } from '../deps.ts';
import type { Entry, Roster } from '../life/roster.ts';
import { mayLookInto, ownClass } from '../policy.ts';
import type { Pushes } from '../pushes.ts';
import type { Handlers, Visitor } from '../range.ts';
import type { LiveClass } from './live-class.ts';
import type { Peeks } from './peeks.ts';

type Names = 'class:watch' | 'class:say' | 'class:mine' | 'hand:raise' | 'hand:lower' | `peek:${'open' | 'ack' | 'close' | 'ask' | 'answer' | 'input'}`;

export interface ClassParts {
  deps: Deps;
  roster: Roster;
  pushes: Pushes;
  peeks: Peeks;
  live: LiveClass;
  /** The visitor's own lab. */
  own(visitor: Visitor, lab: string): Entry;
  view(entry: Entry): LabView;
  system(): SystemView;
}

const noticesShown = 3;

/** An instructor among the labs of a class, and a student's side of it. */
export function classHandlers({ deps, roster, pushes, peeks, live, own, view, system }: ClassParts): Pick<Handlers, Names> {
  const mine = async (learner: LearnerId): Promise<MyClassView> => {
    const found = await deps.live.classOf(learner);
    return { handAt: await deps.live.hand(learner), notices: found ? await deps.live.notices(found.id, noticesShown) : [] };
  };
  const ownClassOf = async ({ person }: Visitor, id: string) => ownClass(person, await deps.classes.get(id));
  /** A member's lab that stands, for the instructor of the class. */
  const foreign = async ({ person }: Visitor, lab: string) => {
    const entry = roster.entries.get(lab);
    const learner = entry?.record.learner;
    mayLookInto(person, learner ? await deps.live.classOf(learner) : null);
    if (!entry?.live) throw new Problem('lab-not-ready', 'This lab is not ready, or has ended.');
    return { entry, terminals: entry.live.terminals };
  };

  return {
    'class:watch': async (visitor, { class: id }) => live.watch(await ownClassOf(visitor, id), visitor.connection, system().labs),
    'class:say': async (visitor, { class: id, text }) => {
      const found = await ownClassOf(visitor, id);
      const notice = await deps.live.say(found.id, visitor.learner.nickname, text);
      for (const { learner } of await deps.classes.members(found.id)) if (learner) pushes.send({ to: { learner }, event: 'class:said', payload: notice });
      return notice;
    },
    'class:mine': ({ learner }) => mine(learner.id),
    'hand:raise': async ({ learner }, { raised }) => {
      await deps.live.setHand(learner.id, raised);
      live.changed(learner.id);
      return mine(learner.id);
    },
    'hand:lower': async (visitor, { class: id, member }) => {
      const found = await ownClassOf(visitor, id);
      const learner = (await deps.classes.member(found.id, member))?.learner;
      if (!learner) throw new Problem('not-found', 'There is no such member in this class.');
      await deps.live.setHand(learner, false);
      pushes.send({ to: { learner }, event: 'hand:lowered', payload: {} });
      live.changed(learner);
      return null;
    },
    'peek:open': async (visitor, { lab, terminal, have }) => {
      const { terminals } = await foreign(visitor, lab);
      const session = terminals.get(terminal);
      const { connection } = visitor;
      const { epoch, size } = session;
      const offset = session.join(
        connection,
        (from, data) => pushes.send({ to: { connection }, event: 'terminal:output', payload: { lab, terminal, epoch, offset: from, data } }),
        have,
        'observer',
      );
      peeks.open(lab, terminal, connection, visitor.learner.nickname);
      void session.ended.then(() => {
        peeks.close(lab, terminal, connection);
        pushes.send({ to: { connection }, event: 'terminal:ended', payload: { lab, terminal, reason: 'The shell has ended.' } });
      });
      return { epoch, offset, ...size };
    },
    'peek:ack': async (visitor, { lab, terminal, offset }) => {
      (await foreign(visitor, lab)).terminals.get(terminal).acknowledge(visitor.connection, offset);
      return null;
    },
    'peek:close': async (visitor, { lab, terminal }) => {
      const { terminals } = await foreign(visitor, lab);
      peeks.close(lab, terminal, visitor.connection);
      terminals.get(terminal).leave(visitor.connection);
      return null;
    },
    'peek:ask': async (visitor, { lab }) => {
      await foreign(visitor, lab);
      peeks.ask(lab, visitor.connection);
      return null;
    },
    'peek:answer': async (visitor, { lab, allow }) => {
      const entry = own(visitor, lab);
      peeks.answer(lab, allow);
      return view(entry);
    },
    'peek:input': async (visitor, { lab, terminal, data }) => {
      const { terminals } = await foreign(visitor, lab);
      peeks.mayType(lab, terminal, visitor.connection);
      terminals.get(terminal).write(data);
      return null;
    },
  };
}

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Board } from '../../../server/labs/store.ts';
import type { StandingView } from '../../../server/protocol/views.ts';
import { openKysely, type Store } from '../../../server/store/open-store.ts';
import { attempt } from './records.ts';
import { type TestDatabase, temporaryStore } from './store-fixture.ts';

const site: Board = { class: null, until: null, withHidden: false };
const brief = (rows: StandingView[]) => rows.map(({ rank, nickname, points }) => `${rank} ${nickname} ${points}`);

describe('leaderboards', () => {
  let store: Store & TestDatabase;
  let now: number;
  let attempts: number;
  beforeEach(async () => {
    now = 1000;
    attempts = 0;
    store = await temporaryStore({ clock: () => now });
  });
  afterEach(() => store[Symbol.asyncDispose]());

  const gain = async (learner: string, points: number, task = `task${attempts}`) => {
    const id = `attempt${String(attempts++).padStart(9, '0')}`;
    await store.progress.startAttempt(attempt({ id, learner, at: now }));
    await store.progress.finishAttempt(id, { state: 'finished', verdicts: [], problem: null, grants: [{ task, points }] });
  };
  /** Learners with 10, 20, 30 … points, the first one last on the board. */
  const learners = async (count: number): Promise<string[]> => {
    const ids: string[] = [];
    for (let n = 0; n < count; n++) {
      ids.push((await store.learners.create(`L${String(n).padStart(2, '0')}`)).learner.id);
      now++;
      await gain(ids[n] as string, 10 * (n + 1));
    }
    return ids;
  };
  const classOf = async (...names: string[]) => {
    const admin = await store.accounts.setUp(await store.accounts.makeSetupLink(), 'Ada', 'correct horse');
    const { account } = (await store.accounts.person(await store.accounts.openSession(admin))) as { account: string };
    const { id, joinCode } = await store.classes.create(account, 'Mail 101');
    const ids: string[] = [];
    for (const name of names) ids.push(await store.classes.join(joinCode as string, name));
    const members = await store.classes.members(id);
    const member = (name: string) => members.find((one) => one.name === name)?.id as string;
    return { id, ids, member, board: { ...site, class: id } };
  };

  it('shows the top, and you between your neighbours', async () => {
    const ids = await learners(12);
    const view = { top: 3, you: ids[4] as string, neighbours: 1 };
    const expected = ['1 L11 120', '2 L10 110', '3 L09 100', '7 L05 60', '8 L04 50', '9 L03 40'];
    expect(brief(await store.boards.standings(site, view))).toEqual(expected);
    // The same by the way that a frozen board takes.
    expect(brief(await store.boards.standings({ ...site, until: now }, view))).toEqual(expected);
    expect((await store.boards.standings(site, view)).filter((row) => row.you).map((row) => row.rank)).toEqual([8]);
  });

  it('shows nobody twice when you are near the top, and you last without points', async () => {
    const ids = await learners(4);
    const top = { top: 2, neighbours: 2 };
    expect(brief(await store.boards.standings(site, { ...top, you: ids[2] as string }))).toEqual(['1 L03 40', '2 L02 30', '3 L01 20', '4 L00 10']);
    const { learner } = await store.learners.create('Idle');
    for (const board of [site, { ...site, until: now }])
      expect(brief(await store.boards.standings(board, { ...top, you: learner.id }))).toEqual(['1 L03 40', '2 L02 30', '3 L01 20', '4 L00 10', '5 Idle 0']);
    expect(brief(await store.boards.standings(site, { top: 1, neighbours: 1, you: learner.id }))).toEqual(['1 L03 40', '4 L00 10', '5 Idle 0']);
  });

  it('puts the earlier last gain first when points are equal', async () => {
    const [ada, bo, cy] = await Promise.all(['Ada', 'Bo', 'Cy'].map(async (name) => (await store.learners.create(name)).learner.id));
    for (const [learner, at] of [
      [bo, 3000],
      [ada, 2000],
      [cy, 4000],
    ] as [string, number][]) {
      now = at;
      await gain(learner, 10);
    }
    // A task that paid nothing any more is no gain.
    now = 9000;
    await gain(ada as string, 0);
    for (const you of [ada, bo, cy] as string[])
      for (const board of [site, { ...site, until: now }])
        expect(brief(await store.boards.standings(board, { top: 1, you, neighbours: 5 }))).toEqual(['1 Ada 10', '2 Bo 10', '3 Cy 10']);
    expect((await store.boards.standings(site, { top: 1, you: null, neighbours: 0 }))[0]).toMatchObject({ solved: 2, lastGainAt: 2000 });
  });

  it('finds everybody by how the name begins, with the rank on the whole board', async () => {
    await learners(12);
    await store.learners.create('L0 idle');
    expect(brief(await store.boards.find(site, 'l0', { limit: 3, you: null }))).toEqual(['13 L0 idle 0', '12 L00 10', '11 L01 20']);
    expect(brief(await store.boards.find(site, 'L11', { limit: 3, you: null }))).toEqual(['1 L11 120']);
    expect(await store.boards.find(site, '%', { limit: 3, you: null })).toEqual([]);
  });

  it('stands still when it is frozen, whatever is gained later', async () => {
    const ids = await learners(3);
    const frozen = now;
    const then = await store.boards.standings(site, { top: 5, you: null, neighbours: 0 });
    now += 10;
    await gain(ids[0] as string, 500);
    await store.progress.answer(ids[1] as string, 'open-relay', { question: 'q', answer: 'a', right: true, earned: 3, at: now });
    await gain((await store.learners.create('Late')).learner.id, 7);
    expect(await store.boards.standings({ ...site, until: frozen }, { top: 5, you: null, neighbours: 0 })).toEqual(then);
    expect(brief(await store.boards.standings(site, { top: 5, you: null, neighbours: 0 }))).toEqual(['1 L00 510', '2 L02 30', '3 L01 23', '4 Late 7']);
  });

  it('of a class has its members alone, under their aliases, and hidden ones only for themselves', async () => {
    await learners(2);
    const { id, ids, member, board } = await classOf('Bo', 'Cy', 'Di', 'Ed');
    for (const [n, learner] of ids.slice(0, 3).entries()) await gain(learner, 10 * (n + 1));
    await store.classes.show(id, member('Di'), { hidden: true });
    await store.classes.show(id, member('Cy'), { alias: 'Zorro' });
    const view = { top: 10, you: null, neighbours: 0 };
    expect(brief(await store.boards.standings(board, view))).toEqual(['1 Zorro 20', '2 Bo 10']);
    expect(brief(await store.boards.standings({ ...board, withHidden: true }, view))).toEqual(['1 Di 30', '2 Zorro 20', '3 Bo 10']);
    expect(brief(await store.boards.standings(board, { ...view, you: ids[2] as string }))).toEqual(['1 Di 30', '2 Zorro 20', '3 Bo 10']);
    expect(brief(await store.boards.find(board, 'zo', { limit: 5, you: null }))).toEqual(['1 Zorro 20']);
    expect(await store.boards.find(board, 'cy', { limit: 5, you: null })).toEqual([]);
    expect(brief(await store.boards.find(board, 'e', { limit: 5, you: null }))).toEqual(['3 Ed 0']);
    await store.classes.show(id, member('Cy'), { alias: null });
    expect((await store.classes.member(id, member('Cy')))?.alias).toBeNull();
  });

  it('of a class that is frozen says since when', async () => {
    const { id } = await classOf('Bo');
    await store.classes.change(id, { frozen: true });
    expect((await store.classes.get(id))?.frozenAt).toBe(now);
    await store.classes.change(id, { frozen: false });
    expect((await store.classes.get(id))?.frozenAt).toBeNull();
  });

  it('draws how the first ones got there', async () => {
    const [first = '', second = ''] = await learners(2);
    now = 2000;
    await gain(first, 90);
    await store.progress.answer(first, 'open-relay', { question: 'q', answer: 'a', right: true, earned: 3, at: 3000 });
    expect(await store.boards.courses(site, 1)).toEqual([
      {
        learner: first,
        nickname: 'L00',
        gains: [
          { at: 1001, points: 10 },
          { at: 2000, points: 100 },
          { at: 3000, points: 103 },
        ],
      },
    ]);
    expect((await store.boards.courses({ ...site, until: 1500 }, 5)).map(({ learner, gains }) => [learner, gains.at(-1)?.points])).toEqual([
      [second, 20],
      [first, 10],
    ]);
  });

  it('keeps totals that are what was paid, however the clock jumps, and mends those that are not', async () => {
    const ids = await learners(5);
    for (const jump of [-900, 5000, -5000, 300, 0]) {
      now += jump;
      await Promise.all(ids.map((learner) => gain(learner, 5)));
      // The same task once more, and one whose solution was shown: nothing is paid.
      await gain(ids[0] as string, 50, 'task0');
      await store.progress.showSolution(ids[1] as string, 'open-relay', `shown${jump}`);
    }
    expect(await store.boards.recount()).toBe(0);
    const before = await store.boards.standings(site, { top: 10, you: null, neighbours: 0 });
    const db = await openKysely(store);
    await db
      .updateTable('totals')
      .set({ points: 7777 })
      .where('learner', '=', ids[2] as string)
      .execute();
    await db
      .deleteFrom('totals')
      .where('learner', '=', ids[3] as string)
      .execute();
    const { learner } = await store.learners.create('Cheat');
    await db.insertInto('totals').values({ learner: learner.id, points: 9, solved: 1, gained_at: 1, changed_at: 1 }).execute();
    await db.destroy();
    expect(await store.boards.recount()).toBe(3);
    expect(await store.boards.standings(site, { top: 10, you: null, neighbours: 0 })).toEqual(before);
  });
});

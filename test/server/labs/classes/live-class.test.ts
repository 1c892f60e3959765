import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Visitor } from '../../../../server/labs/range.ts';
import type { LabView } from '../../../../server/protocol/views.ts';
import { rangeWithFakes } from '../../../fakes/range-parts.ts';

type Parts = Awaited<ReturnType<typeof rangeWithFakes>>;

/** A class of Ada's with Bo in it, Bo's lab with an open terminal, and Eve, who teaches another class. */
async function scene(t: Parts) {
  const { store, range } = t;
  await range.open();
  const person = async (secret: string, connection: string): Promise<Visitor> => {
    const found = await store.accounts.person(secret);
    if (!found) throw new Error('nobody');
    return { person: found, learner: found.learner, connection };
  };
  const ada = await person(await store.accounts.openSession(await store.accounts.setUp(await store.accounts.makeSetupLink(), 'Ada', 'correct horse')), 'c-ada');
  await store.accounts.createInstructor('Eve', 'battery staple');
  const eve = await person(await store.accounts.openSession((await store.accounts.logIn('Eve', 'battery staple')) ?? ''), 'c-eve');
  const ours = await store.classes.create(ada.person.account ?? '', 'Mail 101');
  const bo = await person(await store.accounts.openSession(await store.classes.join(ours.joinCode ?? '', 'Bo')), 'c-bo');
  const { id: lab } = await range.handlers['lab:start'](bo, { scenario: 'first' });
  await vi.waitFor(() => expect(t.latest(lab)?.state).toBe('ready'));
  await range.handlers['terminal:open'](bo, { lab, shell: 'mx', terminal: 't1', cols: 90, rows: 33 });
  return { ada, eve, bo, lab, id: ours.id, ask: range.handlers };
}
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: { code?: string }) => error.code,
  );

describe('an instructor in class', () => {
  let t: Parts;
  beforeEach(async () => {
    t = await rangeWithFakes();
    return () => t[Symbol.asyncDispose]();
  });
  const watched = (lab: string): LabView['watched'] | undefined => t.latest(lab)?.watched;

  it('sees labs and terminals of the members, and is told when something changes', async () => {
    const { ada, bo, lab, id, ask } = await scene(t);
    const seen = await ask['class:watch'](ada, { class: id });
    expect(seen.members).toMatchObject([{ name: 'Bo', handAt: null, labs: [{ id: lab, state: 'ready', terminals: [{ terminal: 't1', shell: 'mx' }] }] }]);
    t.pushes.length = 0;
    await ask['hand:raise'](bo, { raised: true });
    expect(t.pushes).toContainEqual({ to: { connection: 'c-ada' }, event: 'class:changed', payload: { class: id } });
    expect((await ask['class:watch'](ada, { class: id })).members[0]?.handAt).toBe(t.clock.now);
    await ask['hand:lower'](ada, { class: id, member: seen.members[0]?.member ?? '' });
    expect((await ask['class:mine'](bo, {})).handAt).toBeNull();
    t.range.left('c-ada');
    t.pushes.length = 0;
    await ask['hand:raise'](bo, { raised: true });
    expect(t.pushes.filter(({ event }) => event === 'class:changed')).toEqual([]);
  });

  it('tells every member something, which is there for those who come later', async () => {
    const { ada, bo, id, ask } = await scene(t);
    const notice = await ask['class:say'](ada, { class: id, text: 'Ten minutes left.' });
    expect(t.pushes).toContainEqual({ to: { learner: bo.learner.id }, event: 'class:said', payload: notice });
    expect((await ask['class:mine'](bo, {})).notices).toEqual([{ id: notice.id, text: 'Ten minutes left.', by: 'Ada', at: t.clock.now }]);
  });

  it('looks into a terminal while the student sees who looks, and types only with leave, which ends with the look', async () => {
    const { ada, bo, lab, ask } = await scene(t);
    const tty = t.engine.terminals.at(-1);
    tty?.emit('root@mx:~# ');
    expect(await ask['peek:open'](ada, { lab, terminal: 't1' })).toMatchObject({ offset: 0, cols: 90, rows: 33 });
    expect(watched(lab)).toEqual({ by: ['Ada'], typing: 'no' });
    await vi.waitFor(() =>
      expect(
        t.pushes.some((push) => push.event === 'terminal:output' && push.to !== 'everybody' && 'connection' in push.to && push.to.connection === 'c-ada'),
      ).toBe(true),
    );
    expect(await code(ask['peek:input'](ada, { lab, terminal: 't1', data: 'id\r' }))).toBe('forbidden');
    await ask['peek:ask'](ada, { lab });
    expect(watched(lab)?.typing).toBe('asked');
    expect(await code(ask['peek:input'](ada, { lab, terminal: 't1', data: 'id\r' }))).toBe('forbidden');
    await ask['peek:answer'](bo, { lab, allow: true });
    await ask['peek:input'](ada, { lab, terminal: 't1', data: 'id\r' });
    expect(tty?.written).toEqual(['id\r']);
    await ask['terminal:resize'](bo, { lab, terminal: 't1', cols: 120, rows: 40 });
    expect(t.pushes).toContainEqual({ to: { connection: 'c-ada' }, event: 'terminal:resized', payload: { lab, terminal: 't1', cols: 120, rows: 40 } });
    t.range.left('c-ada');
    expect(watched(lab)).toBeNull();
    await ask['peek:open'](ada, { lab, terminal: 't1' });
    expect(watched(lab)?.typing).toBe('no');
  });

  it('gives a member more time and ends a lab', async () => {
    const { ada, lab, ask } = await scene(t);
    const before = t.latest(lab)?.expiresAt ?? 0;
    expect((await ask['lab:extend'](ada, { lab })).expiresAt).toBe(before + 30 * 60_000);
    await ask['lab:end'](ada, { lab });
    await vi.waitFor(() => expect(t.engine.labs).toEqual([]));
  });

  it('of another class, and another student, are refused everything', async () => {
    const { eve, lab, id, ask } = await scene(t);
    const place = { lab, terminal: 't1' };
    const asked = [
      ask['class:watch'](eve, { class: id }),
      ask['class:say'](eve, { class: id, text: 'x' }),
      ask['hand:lower'](eve, { class: id, member: 'a'.repeat(12) }),
      ask['peek:open'](eve, place),
      ask['peek:ack'](eve, { ...place, offset: 0 }),
      ask['peek:close'](eve, place),
      ask['peek:ask'](eve, { lab }),
      ask['peek:input'](eve, { ...place, data: 'x' }),
      ask['lab:extend'](eve, { lab }),
      ask['lab:end'](eve, { lab }),
    ];
    expect(await Promise.all(asked.map(code))).toEqual(asked.map(() => 'not-found'));
    const cy = await t.visitor('cy');
    expect(await Promise.all([ask['lab:end'](cy, { lab }), ask['lab:extend'](cy, { lab }), ask['peek:answer'](cy, { lab, allow: true })].map(code))).toEqual([
      'forbidden',
      'forbidden',
      'forbidden',
    ]);
    expect(t.latest(lab)?.state).toBe('ready');
  });

  it("sees a member's attempts with their dialogues, and nobody else's", async () => {
    const { ada, eve, bo, id } = await scene(t);
    const { attempt } = await import('../../store/store-fixture.ts');
    await t.store.progress.startAttempt(attempt({ id: 'attempt100000000', learner: bo.learner.id, scenario: 'first' }));
    const member = (await t.store.classes.members(id))[0]?.id ?? '';
    expect(await t.range.memberHistory(ada.person, id, member)).toMatchObject({ name: 'Bo', rows: [{ attempt: 'attempt100000000', scenario: 'first' }] });
    expect((await t.range.memberAttempt(ada.person, id, member, 'attempt100000000')).id).toBe('attempt100000000');
    expect(await code(t.range.memberHistory(eve.person, id, member))).toBe('not-found');
    await t.store.progress.startAttempt(attempt({ id: 'attempt200000000', learner: ada.learner.id, scenario: 'first' }));
    expect(await code(t.range.memberAttempt(ada.person, id, member, 'attempt200000000'))).toBe('not-found');
  });
});

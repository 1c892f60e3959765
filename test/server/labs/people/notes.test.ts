import { expect, it, vi } from 'vitest';
import { planLab } from '../../../../server/core/plan.ts';
import { Notes } from '../../../../server/labs/people/notes.ts';
import type { Person } from '../../../../server/labs/people/people-store.ts';
import { NotesView } from '../../../../server/protocol/notes.ts';
import { rangeWithFakes } from '../../../fakes/range-parts.ts';
import { attempt } from '../../store/store-fixture.ts';

it('an answer that is right for somebody else’s lab says whose, to the instructor alone, beside how attempts came about', async () => {
  await using t = await rangeWithFakes();
  await t.range.open();
  const first = await t.store.accounts.setUp(await t.store.accounts.makeSetupLink(), 'Ada', 'correct horse');
  const ada = (await t.store.accounts.person(await t.store.accounts.openSession(first))) as Person;
  const ours = await t.store.classes.create(ada.account ?? '', 'Mail 101');
  const people = [];
  for (const name of ['Bo', 'Cy']) {
    const learner = (await t.store.learners.get(await t.store.classes.join(ours.joinCode ?? '', name)))!;
    const person = { learner, role: 'student' as const, account: null, class: { id: ours.id, name: ours.name } };
    const visitor = { person, learner, connection: name, address: '10.0.0.7' };
    const lab = await t.range.handlers['lab:start'](visitor, { scenario: 'first' });
    await vi.waitFor(() => expect(t.latest(lab.id)?.state).toBe('ready'));
    const { seed, subnets } = (await t.store.labs.get(lab.id))!;
    people.push({ visitor, lab: lab.id, culprit: planLab(t.deps.scenarios.get('first')!, { lab: lab.id, seed, subnets }).values.culprit! });
  }
  const [bo, cy] = people as [(typeof people)[number], (typeof people)[number]];
  expect(bo.culprit).not.toBe(cy.culprit);
  await t.range.handlers['quiz:answer'](bo.visitor, { scenario: 'first', lab: bo.lab, question: 'who', answer: cy.culprit });
  await t.range.handlers['quiz:answer'](cy.visitor, { scenario: 'first', lab: cy.lab, question: 'who', answer: '203.0.113.250' });

  // Check, pressed in a lab in whose terminals nothing happened, and again after a command.
  const traces = async () => (await t.store.data.learner(bo.visitor.learner.id)).traces;
  await t.range.handlers['lab:check'](bo.visitor, { lab: bo.lab });
  expect(await traces()).toMatchObject([{ typed: 0, address: '10.0.0.7' }]);
  await vi.waitFor(() => expect(t.pushes.some(({ event }) => event === 'attempt:finished')).toBe(true));
  await t.range.handlers['terminal:open'](bo.visitor, { lab: bo.lab, shell: 'mx', terminal: 't1', cols: 80, rows: 24 });
  await t.range.handlers['terminal:input'](bo.visitor, { lab: bo.lab, terminal: 't1', data: 'postconf -n\rpostfix reload\r' });
  t.clock.now += 1;
  await t.range.handlers['lab:check'](bo.visitor, { lab: bo.lab });
  expect((await traces())[1]).toMatchObject({ typed: 2 });

  const id = 'attempt000000001';
  await t.store.progress.startAttempt(attempt({ id, learner: cy.visitor.learner.id, lab: cy.lab, scenario: 'first', at: t.clock.now }), {
    typed: 0,
    address: 'x',
  });
  await t.store.progress.finishAttempt(id, { state: 'finished', verdicts: [], problem: null, grants: [{ task: 'task', points: 40 }] });
  const notes = new Notes({ ...t.store, scenarios: t.deps.scenarios });
  const found = NotesView.parse(await notes.list(ada, ours.id));
  expect(found.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual(['foreign-answer Bo', 'nothing-typed Cy', 'too-fast Cy']);
  expect(found.find(({ kind }) => kind === 'foreign-answer')).toMatchObject({ answer: cy.culprit, owners: ['Cy'], question: 'who' });
  const student = { learner: bo.visitor.learner, role: 'student' as const, account: null, class: { id: ours.id, name: 'Mail 101' } };
  await expect(notes.list(student, ours.id)).rejects.toMatchObject({ code: 'not-found' });
});

import { expect, it, vi } from 'vitest';
import { TakingUp } from '../../../../server/labs/life/taking-up.ts';
import type { Handlers, Visitor } from '../../../../server/labs/range.ts';

const visitor = {} as Visitor;
const never = () => new Promise<void>(() => undefined);

it('lets whoever asks for a lab wait until labs are taken up, and nobody else', async () => {
  const takingUp = new TakingUp(never);
  const done: unknown[] = [];
  const handle = (name: string) => async (_visitor: Visitor, payload: object) => void done.push([name, payload]);
  const names = ['lab:check', 'lab:watch', 'quiz:answer', 'class:mine'];
  const handlers = takingUp.before(Object.fromEntries(names.map((name) => [name, handle(name)])) as unknown as Handlers, (lab) => lab === 'known');
  const asked = handlers['lab:check'](visitor, { lab: 'strange' });
  await handlers['lab:check'](visitor, { lab: 'known' });
  await handlers['lab:watch'](visitor, { lab: 'strange' });
  await handlers['quiz:answer'](visitor, { scenario: 's', lab: null, question: 'q', answer: 'a' });
  await handlers['class:mine'](visitor, {});
  expect(done).toHaveLength(4);
  takingUp.finish();
  await asked;
  expect(done.at(-1)).toEqual(['lab:check', { lab: 'strange' }]);
  await handlers['lab:check'](visitor, { lab: 'ended' });
  expect(done).toHaveLength(6);
});

it('tells those who waited too long that the lab has not ended', async () => {
  const late = vi.fn(async () => undefined);
  await expect(new TakingUp(late).wait()).rejects.toMatchObject({ code: 'lab-not-ready', detail: expect.stringMatching(/just started/) });
  expect(late).toHaveBeenCalledWith(15_000);
});

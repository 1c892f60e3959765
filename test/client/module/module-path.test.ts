import { expect, it } from 'vitest';
import { modulePath } from '../../../client/module/module-path.ts';
import type { ScenarioCard } from '../../../server/protocol/views.ts';

const card = (id: string, module: string, buildsOn: string[] = [], state = 'new') =>
  ({ id, module, moduleTitle: `The ${module}`, title: `Do ${id}`, state, buildsOn }) as ScenarioCard;
const cards = [card('one', 'ports', [], 'solved'), card('two', 'relay'), card('three', 'relay', ['two', 'one']), card('four', 'tls', ['broken'])];

it('orders a module from first to last with what each builds on', () => {
  expect(modulePath(cards, 'relay')).toMatchObject({
    title: 'The relay',
    next: { id: 'tls' },
    steps: [
      { card: { id: 'two' }, buildsOn: [] },
      {
        card: { id: 'three' },
        buildsOn: [
          { id: 'one', title: 'Do one', solved: true },
          { id: 'two', title: 'Do two', solved: false },
        ],
      },
    ],
  });
  expect(modulePath(cards, 'tls')?.next).toBeNull();
  expect(modulePath(cards, 'attic')).toBeNull();
});

it('leaves out what could not be loaded', () => {
  expect(modulePath(cards, 'tls')?.steps[0]?.buildsOn).toEqual([]);
});

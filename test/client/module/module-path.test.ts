import { expect, it } from 'vitest';
import { modulePath } from '../../../client/module/module-path.ts';
import type { ScenarioCard } from '../../../server/protocol/views.ts';

const card = (id: string, module: string) => ({ id, module, moduleTitle: `The ${module}`, title: `Do ${id}`, state: 'new' }) as ScenarioCard;
const cards = [card('one', 'ports'), card('two', 'relay'), card('three', 'relay'), card('four', 'tls')];

it('orders a module from first to last with what each builds on', () => {
  expect(modulePath(cards, 'relay')).toMatchObject({
    title: 'The relay',
    next: { id: 'tls' },
    steps: [
      { card: { id: 'two' }, buildsOn: { title: 'The ports', to: '/module/ports' } },
      { card: { id: 'three' }, buildsOn: { title: 'Do two', to: '/lab/two' } },
    ],
  });
  expect(modulePath(cards, 'ports')?.steps[0]?.buildsOn).toBeNull();
  expect(modulePath(cards, 'tls')?.next).toBeNull();
  expect(modulePath(cards, 'attic')).toBeNull();
});

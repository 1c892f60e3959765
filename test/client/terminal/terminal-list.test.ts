import { describe, expect, test } from 'vitest';
import { addTerminal, firstTerminal, loadTerminals, removeTerminal, saveTerminals, tabLabel } from '../../../client/terminal/terminal-list.ts';
import { TerminalId } from '../../../server/protocol/ids.ts';

const keeper = () => {
  const kept = new Map<string, string>();
  return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
};

describe('terminal tabs', () => {
  test('a fresh lab has one tab a shell, the first in front', () => {
    expect(loadTerminals('lab', ['mx', 'outside'], keeper())).toEqual({
      tabs: [
        { id: 'mx-1', shell: 'mx' },
        { id: 'outside-1', shell: 'outside' },
      ],
      active: 'mx-1',
    });
  });

  test('a reload finds the same tabs, and those of another lab are not mixed in', () => {
    const storage = keeper();
    const list = addTerminal(loadTerminals('lab', ['mx'], storage), 'mx', '12345678');
    saveTerminals('lab', list, storage);
    expect(loadTerminals('lab', ['mx'], storage)).toEqual(list);
    expect(loadTerminals('other', ['mx'], storage).tabs).toHaveLength(1);
  });

  test('rubbish in the storage costs nothing but the tabs', () => {
    for (const rubbish of ['{', '[]', '{"tabs":[{"id":"NO WAY","shell":"mx"}]}', '{"tabs":[{"id":"x","shell":"gone"}]}']) {
      const storage = keeper();
      storage.setItem('mailrange:terminals:lab', rubbish);
      expect(loadTerminals('lab', ['mx'], storage).active).toBe('mx-1');
    }
  });

  test('closing the tab in front brings a neighbour in front', () => {
    const list = { tabs: [firstTerminal('a'), firstTerminal('b'), firstTerminal('c')], active: 'b-1' };
    expect(removeTerminal(list, 'b-1').active).toBe('c-1');
    expect(removeTerminal({ ...list, active: 'c-1' }, 'c-1').active).toBe('b-1');
    expect(removeTerminal({ tabs: [firstTerminal('a')], active: 'a-1' }, 'a-1')).toEqual({ tabs: [], active: null });
  });

  test('ids satisfy the protocol even for the longest shell name, and doubles are numbered on the tab', () => {
    const shell = `a${'b'.repeat(63)}`;
    const list = addTerminal({ tabs: [firstTerminal(shell)], active: null }, shell, '1234567890');
    for (const tab of list.tabs) expect(TerminalId.safeParse(tab.id).success).toBe(true);
    expect(list.tabs.map((tab) => tabLabel(list, tab, 'mx'))).toEqual(['mx', 'mx (2)']);
  });
});

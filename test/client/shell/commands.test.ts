import { expect, it } from 'vitest';
import { matchCommands } from '../../../client/shell/commands.ts';

const commands = ['Show: Mail flow', 'Leaderboard', 'Check your work', 'Scenario: Close the open relay', 'Mailboxes'].map((label) => ({
  id: label,
  label,
  run: () => undefined,
}));
const found = (query: string) => matchCommands(commands, query).map(({ label }) => label);

it('finds commands that have every word, in any order and case', () => {
  expect(found('RELAY open')).toEqual(['Scenario: Close the open relay']);
  expect(found('relay nowhere')).toEqual([]);
  expect(found('  ')).toHaveLength(5);
});

it('puts those first that begin with what was typed', () => {
  expect(found('mail')).toEqual(['Mailboxes', 'Show: Mail flow']);
});

import { expect, test, vi } from 'vitest';
import { canRun, commandOf, frontTerminal, isCommand, registerTerminal, registerTerminals, runIn } from '../../../client/terminal/run-in-terminal.ts';

test('a command for a shell that is not in front waits until its terminal is', () => {
  const show = vi.fn();
  const forget = registerTerminals({ shells: ['mx', 'outside'], show });
  const mx = { shell: 'mx', label: 'mx', focus: vi.fn(), run: vi.fn() };
  const leave = registerTerminal(mx);
  expect([canRun('outside'), canRun('office')]).toEqual([true, false]);
  runIn('mx', 'mailq');
  expect(mx.run).toHaveBeenCalledWith('mailq');
  runIn('outside', 'swaks --to bob@partner.example');
  expect(show).toHaveBeenCalledWith('outside');
  leave();
  const outside = { shell: 'outside', label: 'outside', focus: vi.fn(), run: vi.fn() };
  registerTerminal(outside)();
  expect(outside.run).toHaveBeenCalledExactlyOnceWith('swaks --to bob@partner.example');
  expect(frontTerminal()).toBeNull();
  forget();
  expect(canRun('outside')).toBe(false);
});

test('tells a command within a sentence from a name, a file and a pattern to fill in', () => {
  expect(isCommand('postconf -n')).toBe(true);
  expect(isCommand('swaks --server mx.harbor.test --to bob@partner.example')).toBe(true);
  for (const other of ['postfix', '/var/log/mail.log', 'mynetworks = 0.0.0.0/0', 'swaks --to …', 'postconf -e mynetworks=…'])
    expect(isCommand(other)).toBe(false);
});

test('a block is run without its prompts', () => {
  expect(commandOf('$ mailq\n$ postqueue -f\n')).toBe('mailq\npostqueue -f');
});

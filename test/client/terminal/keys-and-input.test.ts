import { expect, test } from 'vitest';
import { escapeTwice } from '../../../client/terminal/escape-twice.ts';
import { inputChunks } from '../../../client/terminal/input-chunks.ts';
import { commandOf } from '../../../client/terminal/run-in-terminal.ts';

test('a long paste goes out whole, in pieces, with no emoji cut in two', () => {
  const paste = `${'a'.repeat(9)}😀${'b'.repeat(20)}`;
  const chunks = inputChunks(paste, 10);
  expect(chunks.join('')).toBe(paste);
  expect(chunks.every((chunk) => chunk.length <= 10)).toBe(true);
  expect(chunks.some((chunk) => /[\ud800-\udbff]$/.test(chunk))).toBe(false);
  expect(inputChunks('')).toEqual([]);
});

test('two quick presses of Escape leave the terminal; slow ones and others between do not', () => {
  const isExit = escapeTwice(500);
  expect(isExit('Escape', 0)).toBe(false);
  expect(isExit('Escape', 400)).toBe(true);
  expect(isExit('Escape', 500)).toBe(false);
  expect(isExit('Escape', 1200)).toBe(false);
  expect(isExit('j', 1300)).toBe(false);
  expect(isExit('Escape', 1400)).toBe(false);
});

test('a code block runs without its prompts, and a comment stays a comment', () => {
  expect(commandOf('$ postconf -n\n$ postfix reload\n')).toBe('postconf -n\npostfix reload');
  expect(commandOf('# only a remark\necho $HOME')).toBe('# only a remark\necho $HOME');
});

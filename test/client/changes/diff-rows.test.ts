import { expect, test } from 'vitest';
import { diffRows } from '../../../client/changes/diff-rows.ts';
import { tellingLines } from '../../../client/changes/telling-lines.ts';

const lines = (count: number) => Array.from({ length: count }, (_, at) => `line ${at + 1}`);

test('a changed line stands beside what it was, with its numbers and three lines around it', () => {
  const before = lines(20);
  const after = before.with(9, 'another').toSpliced(10, 0, 'and one more');
  expect(diffRows(`${before.join('\n')}\n`, `${after.join('\n')}\n`)).toEqual([
    { kind: 'gap' },
    ...[7, 8, 9].map((line) => ({ kind: 'same', left: { line, text: `line ${line}` }, right: { line, text: `line ${line}` } })),
    { kind: 'changed', left: { line: 10, text: 'line 10' }, right: { line: 10, text: 'another' } },
    { kind: 'added', left: null, right: { line: 11, text: 'and one more' } },
    ...[11, 12, 13].map((line) => ({ kind: 'same', left: { line, text: `line ${line}` }, right: { line: line + 1, text: `line ${line}` } })),
  ]);
});

test('a new file is all additions', () => {
  expect(diffRows('', 'a\nb\n').map((row) => row.kind)).toEqual(['added', 'added']);
});

test('of a host’s settings only those that can decide are shown', () => {
  expect(tellingLines('mynetworks|relay', ['myhostname = mx', 'mynetworks = 0.0.0.0/0', 'Relayhost =']).length).toBe(2);
});

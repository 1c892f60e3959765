import { expect, it } from 'vitest';
import type { Version } from '../../../../server/labs/configuration/configuration.ts';
import { phaseOf } from '../../../../server/labs/life/lab-phase.ts';
import type { Entry } from '../../../../server/labs/life/roster.ts';

const version = (n: number): Version => ({ n, at: n, files: new Map(), attempt: null });
const phase = (state: Entry['record']['state'], versions: number[], held: Entry['held']) =>
  phaseOf({
    record: { state } as Entry['record'],
    live: { configuration: { versions: versions.map(version) } } as unknown as NonNullable<Entry['live']>,
    held,
  });

it('goes from starting over broken and repair to verified, and back when something is edited again', () => {
  expect(phase('queued', [], null)).toBe('starting');
  expect(phase('starting', [], null)).toBe('starting');
  expect(phase('ready', [0], null)).toBe('broken');
  expect(phase('ready', [0, 1], null)).toBe('repair');
  expect(phase('ready', [0, 1], { version: 1 })).toBe('verified');
  expect(phase('ready', [0, 1, 2], { version: 1 })).toBe('repair');
  expect(phase('gone', [0, 1], { version: 1 })).toBeNull();
});

it('is verified where the files could not be looked at, since the attempt counts and not the files', () => {
  expect(phase('ready', [], { version: null })).toBe('verified');
  expect(phase('ready', [], null)).toBe('broken');
});

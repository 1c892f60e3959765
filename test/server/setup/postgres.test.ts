import { expect, it } from 'vitest';
import { ensurePostgres } from '../../../server/setup/postgres.ts';
import { FakeMachine } from './fake-machine.ts';

const programs = '/usr/lib/postgresql/15/bin/postgres';
const ask = (machine: FakeMachine, find: () => string | null, install: 'auto' | 'never' = 'auto') =>
  ensurePostgres({ say: (line) => machine.said.push(line), install, machine }, find);

it('uses the PostgreSQL that is there, and touches nothing', async () => {
  const machine = new FakeMachine({});
  expect(await ask(machine, () => programs, 'never')).toBe('/usr/lib/postgresql/15/bin');
  expect(machine.commands).toEqual([]);
});

it("installs Debian's package where there is none, and says so", async () => {
  const machine = new FakeMachine({});
  const installed = () => (machine.commands.some((line) => line.startsWith('apt-get install')) ? programs : null);
  expect(await ask(machine, installed)).toBe('/usr/lib/postgresql/15/bin');
  expect(machine.said.join()).toMatch(/Installing postgresql/);
});

it('installs nothing where it may not, and names the package', async () => {
  const machine = new FakeMachine({});
  await expect(ask(machine, () => null, 'never')).rejects.toThrow(/MAILRANGE_INSTALL=never.*apt-get install postgresql/);
  expect(machine.commands).toEqual([]);
});

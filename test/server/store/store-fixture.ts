import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AttemptRecord, LabRecord } from '../../../server/labs/store.ts';
import { openStore, type Store, type StoreOptions } from '../../../server/store/open-store.ts';

/** A database in a folder of its own, which goes with it. Small pools: 16 subnets each. */
export const temporaryStore = (options: Partial<StoreOptions> = {}): Store & { file: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'mailrange-store-'));
  const file = join(folder, 'data', 'mailrange.db');
  const store = openStore({ file, pools: { internet: '198.18.0.0/24', inside: '10.213.0.0/24' }, clock: Date.now, ...options });
  return {
    ...store,
    file,
    [Symbol.asyncDispose]: async () => {
      await store[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export const lab = (change: Partial<LabRecord> & { id: string }): LabRecord => ({
  scenario: 'open-relay',
  learner: null,
  owner: 'server',
  state: 'ready',
  seed: 'seed',
  subnets: { internet: '198.18.0.0/28' },
  steps: [{ step: 'zones', ms: 12 }],
  problem: null,
  createdAt: 1,
  readyAt: 2,
  claimedAt: null,
  expiresAt: null,
  extensions: 0,
  touchedAt: 1,
  ...change,
});

export const attempt = (change: Partial<AttemptRecord> & { id: string; learner: string }): AttemptRecord => ({
  lab: 'lab0000001',
  scenario: 'open-relay',
  at: 1,
  state: 'running',
  expected: 1,
  verdicts: [],
  passed: false,
  gained: 0,
  problem: null,
  ...change,
});

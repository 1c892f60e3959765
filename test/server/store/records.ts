import type { AttemptRecord, LabRecord, ProgressStore } from '../../../server/labs/store.ts';

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

/** The end of an attempt that solved two tasks of its own, for 1 and 2 points. */
export const paidTwice = (id: string): Parameters<ProgressStore['finishAttempt']>[1] => ({
  state: 'finished',
  verdicts: [],
  problem: null,
  grants: [
    { task: `${id}-a`, points: 1 },
    { task: `${id}-b`, points: 2 },
  ],
});

import type { Deps } from '../deps.ts';
import type { LabRecord } from '../store.ts';

/** A lab as an intention: nothing of it stands yet. */
export function newRecord(deps: Pick<Deps, 'now' | 'randomId' | 'owner'>, scenario: string, learner: string | null, seed?: string): LabRecord {
  const now = deps.now();
  return {
    id: deps.randomId(10),
    scenario,
    learner,
    owner: deps.owner,
    state: 'queued',
    seed: seed ?? deps.randomId(20),
    subnets: {},
    steps: [],
    problem: null,
    createdAt: now,
    readyAt: null,
    claimedAt: learner ? now : null,
    expiresAt: null,
    extensions: 0,
    touchedAt: now,
  };
}

import { planLab } from '../../core/plan.ts';
import type { Scenario } from '../../core/scenario/schema.ts';
import type { LabPhase, LabView } from '../../protocol/views.ts';
import type { Limits } from '../deps.ts';
import type { LabRecord } from '../store.ts';
import { told, toldDeep } from '../told.ts';
import { labMap } from './lab-map.ts';

/** A lab as its learner sees it. Without subnets (still queued) nothing is filled in yet. */
export function labView(
  record: LabRecord,
  scenario: Scenario | null,
  limits: Limits,
  now: { position: number | null; checking: string | null; idleEndsAt: number | null; phase: LabPhase | null; watched: LabView['watched'] },
): LabView {
  const plan = scenario && Object.keys(record.subnets).length > 0 ? planLab(scenario, { lab: record.id, seed: record.seed, subnets: record.subnets }) : null;
  return {
    id: record.id,
    scenario: record.scenario,
    state: record.state,
    phase: now.phase,
    position: now.position,
    steps: record.steps,
    problem: record.problem,
    createdAt: record.createdAt,
    readyAt: record.readyAt,
    expiresAt: record.expiresAt,
    idleEndsAt: now.idleEndsAt,
    extensionsLeft: Math.max(0, limits.extensions - record.extensions),
    shells: plan?.shells.map(({ name, label }) => ({ name, label })) ?? [],
    facts: plan
      ? [
          ...plan.hosts.map((host) => ({ label: host.name, value: host.zones.map((zone) => `${zone.address} (${zone.zone})`).join(', ') })),
          ...plan.zones.map((zone) => ({ label: `zone ${zone.name}`, value: zone.subnet })),
          ...plan.accounts.map((account) => ({ label: `account ${account.name}`, value: account.password })),
        ]
      : [],
    map: plan ? labMap(plan) : null,
    brief: scenario ? told(scenario.brief, plan?.values ?? null) : '',
    briefs: toldDeep(scenario?.briefs ?? {}, plan?.values ?? null),
    checking: now.checking,
    watched: now.watched,
  };
}

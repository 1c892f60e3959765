import type { LabPlan } from '../../core/lab.ts';
import type { LabMap } from '../../protocol/views.ts';

/** Zones, and who stands in them: the learner's hosts, those the world plays, the shells of their own. */
export function labMap(plan: LabPlan): LabMap {
  return {
    zones: plan.zones.map(({ name, subnet, outward }) => ({ name, subnet, outward })),
    nodes: [
      ...plan.hosts.map((host) => ({ name: host.role, label: host.name, kind: 'host' as const, seats: host.zones })),
      ...Object.entries(plan.roles).map(([name, role]) => ({
        name,
        label: role.domain ?? name,
        kind: 'other' as const,
        seats: [{ zone: role.zone, address: role.address }],
      })),
      ...plan.shells.filter(({ own }) => own).map(({ name, zone, address }) => ({ name, label: name, kind: 'shell' as const, seats: [{ zone, address }] })),
    ],
  };
}

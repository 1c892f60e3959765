import type Docker from 'dockerode';
import type { StandingLab } from '../labs/engine.ts';
import { labelOf } from './names.ts';

const labelled = (...labels: string[]) => ({ label: labels });

/** Everything of one installation, in two questions. */
export async function standingLabs(docker: Docker, installation: string): Promise<StandingLab[]> {
  const filters = labelled(`${labelOf.installation}=${installation}`);
  const [containers, networks] = await Promise.all([docker.listContainers({ all: true, filters }), docker.listNetworks({ filters })]);
  const labs = new Map<string, StandingLab>();
  const entry = (labels: Record<string, string> | undefined) => {
    const lab = labels?.[labelOf.lab];
    if (!lab) return undefined;
    const known = labs.get(lab) ?? { lab, containers: [], zones: [] };
    labs.set(lab, known);
    return known;
  };
  for (const { Labels, State } of containers) entry(Labels)?.containers.push({ role: Labels[labelOf.role] ?? '', running: State === 'running' });
  for (const { Labels } of networks) entry(Labels)?.zones.push(Labels?.[labelOf.zone] ?? '');
  return [...labs.values()];
}

/** Ids of what stands of one lab. */
export async function partsOfLab(docker: Docker, installation: string, lab: string): Promise<{ containers: string[]; networks: string[] }> {
  const filters = labelled(`${labelOf.installation}=${installation}`, `${labelOf.lab}=${lab}`);
  const [containers, networks] = await Promise.all([docker.listContainers({ all: true, filters }), docker.listNetworks({ filters })]);
  return { containers: containers.map(({ Id }) => Id), networks: networks.map(({ Id }) => Id) };
}

import type Docker from 'dockerode';
import { Problem } from '../protocol/problems.ts';
import { messageOf, statusOf } from './engine-problem.ts';
import type { createGate } from './gate.ts';
import { partsOfLab } from './standing-labs.ts';

const attempts = 10;

/** Removes containers, then networks, and looks again until nothing is left. What is gone already is no error. */
export async function removeLab(docker: Docker, installation: string, lab: string, gate: ReturnType<typeof createGate>): Promise<void> {
  let last: unknown = null;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(100 * 2 ** attempt, 3000)));
    const { containers, networks } = await partsOfLab(docker, installation, lab);
    if (containers.length + networks.length === 0) return;
    const ended = await Promise.allSettled(containers.map((id) => gate(() => docker.getContainer(id).remove({ force: true, v: true }))));
    const closed = await Promise.allSettled(networks.map((id) => gate(() => docker.getNetwork(id).remove())));
    const refused = [...ended, ...closed].filter((one) => one.status === 'rejected' && statusOf(one.reason) !== 404);
    last = refused[0]?.status === 'rejected' ? refused[0].reason : null;
    if (last !== null && statusOf(last) === undefined) throw last;
    // All that stood was removed: one more look only if something was refused.
    if (refused.length === 0) return;
  }
  throw new Problem('engine-refused', `Lab ${lab} could not be removed after ${attempts} attempts: ${messageOf(last)}`, { cause: last });
}

import type { ScenarioDef } from './schema.ts';

/** Whether its learner may load firewall rules: root with NET_ADMIN meets the kernel's packet filter, so that an operator may want to know. */
export function loadsFirewall({ lab }: Pick<ScenarioDef, 'lab'>): boolean {
  return Object.values(lab.hosts).some(({ profile }) => profile === 'gateway');
}

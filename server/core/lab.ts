import type { WorldConfig } from './world.ts';

/** A lab worked out in full from scenario, seed and subnets: pure data, the same every time (server/core/plan.ts). */
export interface LabPlan {
  lab: string;
  scenario: string;
  seed: string;
  /** Every `${name}`: variables, `domain`, `mx.ip`, `office.cidr`, `app.ip`, `dns.ip`, `ca.host`, ... */
  values: Record<string, string>;
  zones: ZonePlan[];
  hosts: HostPlan[];
  main: string;
  shells: { name: string; label: string; role: string; zone: string; address: string; own: boolean }[];
  accounts: { name: string; password: string }[];
  domains: string[];
  roles: Record<string, RolePlan>;
  /** Scripts of bash that checks set off, by name. */
  events: Record<string, { host: string; run: string }>;
  world: WorldConfig;
}

export interface ZonePlan {
  name: string;
  subnet: string;
  outward: boolean;
  /** Address the engine gives the world here. */
  world: string;
}

export interface HostPlan {
  role: string;
  image: string;
  profile: 'postfix' | 'exim' | 'gateway';
  name: string;
  zones: { zone: string; address: string }[];
}

export interface RolePlan {
  zone: string;
  address: string;
  domain: string | null;
}

import { execFileSync } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import type { WorldConfig } from '../../../server/core/world.ts';

/**
 * Lines for `ip -batch -` that make this machine everybody: its own addresses first, connected subnets second, every other
 * address local. The catch-all stands in the `local` table, since the kernel accepts a source address only from there;
 * so that table must be asked after the connected subnets.
 */
export function networkCommands(config: WorldConfig, interfaceOf: (address: string) => string | undefined): string[] {
  const commands: string[] = [];
  const ours: string[] = [];
  for (const zone of config.zones) {
    const device = interfaceOf(zone.own);
    if (!device) throw new Error(`no interface holds ${zone.own} (zone ${zone.name})`);
    const prefix = zone.subnet.split('/')[1] ?? '32';
    for (const address of new Set(zone.also)) if (address !== zone.own) commands.push(`addr add ${address}/${prefix} dev ${device}`);
    ours.push(zone.own, ...zone.also);
  }
  if (!config.zones.some((zone) => zone.outward)) return commands;
  for (const address of new Set(ours)) commands.push(`route add local ${address} dev lo table 50`);
  commands.push('route add local 127.0.0.0/8 dev lo table 50', 'rule add pref 10 lookup 50', 'rule add pref 20 lookup main suppress_prefixlength 0');
  commands.push('rule add pref 30 lookup local', 'rule del pref 0', 'route add local 0.0.0.0/0 dev lo table local');
  return commands;
}

/** Takes the addresses as root, then gives root and every capability away for good. */
export function setUpNetwork(config: WorldConfig, user: number): void {
  const holders = new Map(Object.entries(networkInterfaces()).flatMap(([name, held]) => (held ?? []).map((one) => [one.address, name] as const)));
  const commands = networkCommands(config, (address) => holders.get(address));
  if (commands.length > 0) execFileSync('ip', ['-batch', '-'], { input: `${commands.join('\n')}\n`, stdio: ['pipe', 'ignore', 'pipe'] });
  process.setgroups?.([]);
  process.setgid?.(user);
  process.setuid?.(user);
}

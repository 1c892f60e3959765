import { Problem } from '../protocol/problems.ts';
import { bridgePrefix } from './names.ts';

/** Runs a program on the Engine's host, or says why it could not. */
export type RunProgram = (program: string, args: string[]) => Promise<{ exitCode: number; output: string }>;

const lab = `${bridgePrefix}+`;
const bridged = ['-m', 'physdev', '!', '--physdev-is-bridged'];

/**
 * What keeps labs in, for each of iptables and ip6tables, in the order in which they must stand at the top.
 * To the host: only answers. Through the host: nothing but frames that stay on one bridge (iptables-extensions(8), physdev).
 */
export function guardRules(forward: 'DOCKER-USER' | 'FORWARD'): { chain: string; rule: string[] }[] {
  return [
    { chain: 'INPUT', rule: ['-i', lab, '-m', 'conntrack', '--ctstate', 'ESTABLISHED', '-j', 'ACCEPT'] },
    { chain: 'INPUT', rule: ['-i', lab, '-j', 'DROP'] },
    { chain: forward, rule: ['-i', lab, ...bridged, '-j', 'DROP'] },
    { chain: forward, rule: ['-o', lab, ...bridged, '-j', 'DROP'] },
  ];
}

/** Puts the rules in place where they are missing. Safe to call again and again; rejects with Problem `guard-missing`. */
export async function ensureGuard(run: RunProgram): Promise<void> {
  for (const program of ['iptables', 'ip6tables']) {
    const forward = (await run(program, ['-w', '5', '-n', '-L', 'DOCKER-USER'])).exitCode === 0 ? 'DOCKER-USER' : 'FORWARD';
    const rules = guardRules(forward);
    if (await inPlace(run, program, rules)) continue;
    // From the last to the first, each at the top, so that they end in their order; an older copy further down goes.
    for (const { chain, rule } of [...rules].reverse()) {
      await run(program, ['-w', '5', '-D', chain, ...rule]);
      const added = await run(program, ['-w', '5', '-I', chain, '1', ...rule]);
      if (added.exitCode !== 0)
        throw new Problem('guard-missing', `${program} did not take the rule for ${chain}: ${added.output.trim().slice(0, 500) || 'no reason given'}`);
    }
    if (!(await inPlace(run, program, rules))) throw new Problem('guard-missing', `Something takes the rules of ${program} away again.`);
  }
}

async function inPlace(run: RunProgram, program: string, rules: { chain: string; rule: string[] }[]): Promise<boolean> {
  for (const { chain, rule } of rules) if ((await run(program, ['-w', '5', '-C', chain, ...rule])).exitCode !== 0) return false;
  return true;
}

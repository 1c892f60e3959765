import { setTimeout as sleep } from 'node:timers/promises';
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

/**
 * Others may be at the same work: a second installation, the Engine, a firewall's reload. What matters is how it ends, so they are given time,
 * and not all of them the same.
 */
const tries = 12;
const someTime = (turn: number) => sleep((0.5 + Math.random()) * Math.min(50 * turn, 400));

/**
 * Puts the rules at the top of their chains where they are missing or something stands above them. Safe to call again and again.
 * Rejects with Problem `guard-missing`.
 */
export async function ensureGuard(run: RunProgram, pause: (turn: number) => Promise<unknown> = someTime): Promise<void> {
  for (const program of ['iptables', 'ip6tables']) {
    const ofDocker = (await run(program, ['-w', '5', '-S', 'DOCKER-USER'])).exitCode === 0;
    const rules = guardRules(ofDocker ? 'DOCKER-USER' : 'FORWARD');
    // The engine's chain guards nothing unless it is asked before all others.
    if (ofDocker) rules.push({ chain: 'FORWARD', rule: ['-j', 'DOCKER-USER'] });
    for (let turn = 1; !(await inPlace(run, program, rules)); turn++) {
      if (turn > tries) throw new Problem('guard-missing', `Something takes the rules of ${program} away again, or puts others above them.`);
      // Somebody may just be putting them there.
      if (turn > 1) await pause(turn);
      if (turn === 1 || !(await inPlace(run, program, rules))) await put(run, program, rules);
    }
  }
}

/** From the last to the first, each at the top, so that they end in their order; an older copy further down goes. */
async function put(run: RunProgram, program: string, rules: { chain: string; rule: string[] }[]): Promise<void> {
  for (const { chain, rule } of [...rules].reverse()) {
    await run(program, ['-w', '5', '-D', chain, ...rule]);
    const added = await run(program, ['-w', '5', '-I', chain, '1', ...rule]);
    if (added.exitCode !== 0)
      throw new Problem('guard-missing', `${program} did not take the rule for ${chain}: ${added.output.trim().slice(0, 500) || 'no reason given'}`);
  }
}

/** Whether each chain begins with exactly our rules: one that lets something pass above them would void them. */
async function inPlace(run: RunProgram, program: string, rules: { chain: string; rule: string[] }[]): Promise<boolean> {
  for (const [chain, ours] of Map.groupBy(rules, ({ chain }) => chain)) {
    const { exitCode, output } = await run(program, ['-w', '5', '-S', chain]);
    const standing = output.split('\n').flatMap((line) => (line.startsWith('-A ') ? [line.trim().replace(/ +/g, ' ')] : []));
    if (exitCode !== 0 || ours.some(({ rule }, index) => standing[index] !== `-A ${chain} ${rule.join(' ')}`)) return false;
  }
  return true;
}

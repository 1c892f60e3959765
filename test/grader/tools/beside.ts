import type { Deps } from '../../../server/labs/deps.ts';
import type { LiveLab } from '../../../server/labs/life/live-lab.ts';
import type { Outcome, Verdict } from '../../../server/protocol/verdict.ts';
import { nmapCommands, nmapRelay, swaks } from './relay-tools.ts';
import { nmapCiphers, sslscan, testssl } from './tls-tools.ts';
import type { Says, Tool } from './tool.ts';

export const tools: readonly Tool[] = [nmapRelay, swaks, nmapCommands, nmapCiphers, sslscan, testssl];

/** One tool against one server, beside what the grader said of it. */
export interface Beside {
  tool: string;
  says: Says;
  because: string;
  grader: Outcome;
  /** Milliseconds. */
  took: number;
  graderTook: number;
  agrees: boolean;
}

const same: Record<Says, Outcome> = { fault: 'fail', sound: 'pass', unclear: 'inconclusive' };
const worst = (verdicts: readonly Verdict[]): Outcome =>
  verdicts.some(({ verdict }) => verdict === 'fail') ? 'fail' : verdicts.some(({ verdict }) => verdict === 'inconclusive') ? 'inconclusive' : 'pass';

/** Runs every tool whose question the verdicts answer, one after another, in the shell `outside`. */
export async function beside(deps: Pick<Deps, 'engine' | 'now'>, lab: LiveLab, verdicts: readonly Verdict[]): Promise<Beside[]> {
  await lab.terminals.warm('outside');
  const host = lab.plan.hosts.find(({ role }) => role === lab.plan.main);
  const place = { address: host?.zones[0]?.address ?? '', name: host?.name ?? '' };
  const rows: Beside[] = [];
  for (const tool of tools) {
    const own = verdicts.filter(({ check }) => tool.checks.includes(check));
    if (own.length === 0) continue;
    const from = deps.now();
    const { output, exitCode } = await deps.engine.run(lab.plan.lab, 'shell-outside', ['/bin/bash', '-c', tool.command(place)], { timeoutMs: 240_000 });
    const took = deps.now() - from;
    const { says, because } = tool.read(output, exitCode);
    const grader = worst(own);
    rows.push({ tool: tool.name, says, because, grader, took, graderTook: Math.max(...own.map(({ ms }) => ms)), agrees: same[says] === grader });
  }
  return rows;
}

import { z } from 'zod';
import { Slug } from '../../protocol/ids.ts';
import type { Judgement } from '../../protocol/verdict.ts';
import { defineCheck, type Gathering } from './check.ts';
import { hostField, portNumber } from './fields.ts';
import { hostOf } from './vantage.ts';

export const SurvivesParams = z.strictObject({
  host: hostField,
  checks: z.array(Slug).min(1).describe('Checks of this scenario that must hold again after the services restarted.'),
  ports: z.array(portNumber).min(1).default([25]).describe('Ports to wait for.'),
});

export interface SurvivesObserved {
  ready: boolean;
  output: string;
  again: { id: string; judgement: Judgement | null }[];
}

/**
 * The services were started by then: what greets by itself does so within seconds. The restart is that of a machine, not of its container:
 * /etc, /var and /home of a host are tmpfs, which `docker restart` would give back empty, the learner's work included. So every process ends
 * but PID 1 and the shells, what lives in memory alone is cleared (/run, firewall rules), and what is enabled starts as at boot.
 */
const waitMs = 12_000;

async function gather(params: z.infer<typeof SurvivesParams>, lab: Gathering): Promise<SurvivesObserved> {
  hostOf(params.host, lab.plan);
  const { ready, output } = await lab.restart(params.host, params.ports, waitMs);
  if (!ready) return { ready, output, again: [] };
  const judgements = await lab.again(params.checks);
  return { ready, output, again: params.checks.map((id) => ({ id, judgement: judgements.get(id) ?? null })) };
}

/** What does not hold after the restart carries over, whether or not it held before: a fix counts only when it lasts. */
export function judgeSurvives(observed: SurvivesObserved, params: z.infer<typeof SurvivesParams>): Judgement {
  const expected = `After a restart of ${params.host}: ${params.checks.join(', ')}`;
  if (!observed.ready) {
    const lines = observed.output
      .slice(-4000)
      .split('\n')
      .slice(-40)
      .map((text) => ({ who: '*' as const, ms: 0, secure: false, text: text.slice(0, 1000) }));
    return {
      verdict: 'fail',
      reason: `${params.host} does not come back after a restart: no greeting on port ${params.ports.join(' or ')}. Whatever runs now must also start by itself.`,
      expected,
      got: 'No service after the restart',
      transcripts: [{ title: 'Restart', from: 'the range', to: params.host, lines, deciding: null }],
    };
  }
  const failed = observed.again.filter((each) => each.judgement?.verdict === 'fail');
  const unclear = observed.again.filter((each) => (each.judgement?.verdict ?? 'inconclusive') === 'inconclusive');
  const bad = failed.length > 0 ? failed : unclear;
  const ids = bad.map((each) => each.id).join(', ');
  const first = bad[0]?.judgement?.reason ?? 'It was not judged.';
  const transcripts = (bad.length > 0 ? bad : observed.again)
    .flatMap((each) => (each.judgement?.transcripts ?? []).slice(0, bad.length > 0 ? 3 : 1).map((one) => ({ ...one, title: `${each.id}: ${one.title}` })))
    .slice(0, 12);
  if (failed.length > 0)
    return { verdict: 'fail', reason: `After a restart of the services this does not hold: ${ids}. ${first}`, expected, got: `Failed: ${ids}`, transcripts };
  if (unclear.length > 0)
    return { verdict: 'inconclusive', reason: `After a restart it could not be checked: ${ids}. ${first}`, expected, got: `Not clear: ${ids}`, transcripts };
  return {
    verdict: 'pass',
    reason: `The services restarted, and everything still holds: ${params.checks.join(', ')}.`,
    expected,
    got: 'All of them hold',
    transcripts,
  };
}

export const survives = defineCheck({
  name: 'survives',
  summary: 'Everything named still holds after the host was restarted: every process ended, firewall rules and /run gone, what is enabled started.',
  params: SurvivesParams,
  isolation: 'last',
  settings: /enable|unit|start|postfix|exim/i,
  half: () => 'service',
  gather,
  judge: judgeSurvives,
});

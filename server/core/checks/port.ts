import { z } from 'zod';
import type { Judgement } from '../../protocol/verdict.ts';
import type { ConnectSeen } from '../probes.ts';
import { defineCheck, type Gathering } from './check.ts';
import { fromField, hostField, portNumber } from './fields.ts';
import { vantage } from './vantage.ts';

export const PortParams = z.strictObject({
  from: fromField,
  host: hostField,
  ports: z.union([portNumber, z.array(portNumber).min(1)]).describe('One port or several.'),
  expect: z.enum(['open', 'closed']).describe('`closed` is refused or filtered.'),
});

export interface PortObserved {
  source: string;
  target: string;
  ports: ConnectSeen['ports'];
}

async function gather(params: z.infer<typeof PortParams>, lab: Gathering): Promise<PortObserved> {
  const at = vantage(params.from, params.host, lab.plan, lab.draw);
  const source = at.source();
  const ask = (ports: number[]) => lab.prober.probe({ kind: 'connect', source, address: at.target, ports, timeoutMs: 2500 });
  const first = await ask([params.ports].flat());
  // One lost packet is no answer: what did not open is asked once more.
  const rest = first.ports.filter((each) => each.state !== 'open').map((each) => each.port);
  const second = rest.length > 0 ? (await ask(rest)).ports : [];
  return { source, target: at.target, ports: first.ports.map((each) => second.find((other) => other.port === each.port) ?? each) };
}

export function judgePort(observed: PortObserved, params: z.infer<typeof PortParams>): Judgement {
  const words = {
    open: 'open',
    refused: 'closed (refused)',
    filtered: 'closed (no answer: filtered)',
    unreachable: 'closed (unreachable)',
    'local-error': 'not asked, by a fault of the range itself',
  };
  const name = (some: PortObserved['ports']) => some.map((each) => `${each.port} is ${words[each.state]}`).join(', ');
  const wrong = observed.ports.filter((each) => each.state !== 'local-error' && (each.state === 'open') !== (params.expect === 'open'));
  const asked = [params.ports].flat();
  const missing =
    observed.ports.filter((each) => each.state === 'local-error').length > 0 || asked.some((one) => !observed.ports.some((each) => each.port === one));
  const outcome = wrong.length > 0 ? 'fail' : missing ? 'inconclusive' : 'pass';
  const seen = wrong.length > 0 ? wrong : observed.ports;
  return {
    verdict: outcome,
    reason: `Seen from ${params.from}, on ${params.host} port ${name(seen.slice(0, 30)) || 'states are unknown'}${outcome === 'fail' ? ` and should be ${params.expect}` : ''}.`,
    expected: `${asked.join(', ')} ${params.expect}`,
    got: name(observed.ports.slice(0, 30)),
    transcripts: [
      {
        title: 'Connections',
        from: `${observed.source} (${params.from})`,
        to: `${params.host} (${observed.target})`,
        lines: observed.ports.slice(0, 100).map((each) => ({ who: '*' as const, ms: each.ms, secure: false, text: `Port ${each.port}: ${words[each.state]}` })),
        deciding: wrong[0] ? observed.ports.indexOf(wrong[0]) : null,
      },
    ],
  };
}

export const port = defineCheck({
  name: 'port',
  summary: 'A TCP port is open, or is not, from a vantage.',
  params: PortParams,
  isolation: 'shared',
  settings: /inet|interfaces|ports?|daemon_smtp|dport|listen/i,
  half: ({ expect }) => (expect === 'open' ? 'service' : 'security'),
  gather,
  judge: judgePort,
});

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
  control: portNumber.optional().describe('A port that must be open from the same place; while it is not, a closed one proves nothing.'),
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
  const first = await ask([...new Set([...[params.ports].flat(), ...(params.control === undefined ? [] : [params.control])])]);
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
  const asked = [params.ports].flat();
  const claimed = observed.ports.filter((each) => asked.includes(each.port));
  const wrong = claimed.filter((each) => each.state !== 'local-error' && (each.state === 'open') !== (params.expect === 'open'));
  const missing = claimed.some((each) => each.state === 'local-error') || asked.some((one) => !observed.ports.some((each) => each.port === one));
  const control = params.control === undefined || observed.ports.some((each) => each.port === params.control && each.state === 'open');
  const outcome = wrong.length > 0 ? 'fail' : missing || !control ? 'inconclusive' : 'pass';
  const seen = wrong.length > 0 ? wrong : observed.ports;
  const doubt =
    outcome === 'inconclusive' && !control ? ` Port ${params.control} should be open from there and is not: a server that is switched off proves nothing.` : '';
  return {
    verdict: outcome,
    reason: `Seen from ${params.from}, on ${params.host} port ${name(seen.slice(0, 30)) || 'states are unknown'}${outcome === 'fail' ? ` and should be ${params.expect}` : ''}.${doubt}`,
    expected: `${asked.join(', ')} ${params.expect}${params.control === undefined ? '' : `, while ${params.control} is open`}`,
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

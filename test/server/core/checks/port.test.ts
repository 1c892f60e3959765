import { describe, expect, it } from 'vitest';
import { PortParams, port } from '../../../../server/core/checks/port.ts';
import { fakeLab, plan, type Server } from './fake-lab.ts';

const run = async (server: Server, expectation: string, more = {}) => {
  const params = PortParams.parse({ host: 'mx', ports: [25, 8025], expect: expectation });
  return port.judge(await port.gather(params, fakeLab(server, more)), params, plan);
};

describe('port', () => {
  it('passes when all are as they should be', async () => {
    expect((await run({ ports: [25, 8025] }, 'open')).verdict).toBe('pass');
    expect((await run({ ports: [] }, 'closed')).verdict).toBe('pass');
    expect((await run({ state: () => 'filtered' }, 'closed')).verdict).toBe('pass');
  });
  it('fails and names the one that is not', async () => {
    expect(await run({ ports: [8025] }, 'closed')).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/8025 is open and should be closed/) });
    expect(await run({ ports: [25] }, 'open')).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/8025 is closed \(refused\)/) });
  });
  it('proves nothing by a closed port while the one beside it is closed, too', async () => {
    const params = PortParams.parse({ host: 'mx', ports: 2525, expect: 'closed', control: 25 });
    const judged = async (ports: number[]) => port.judge(await port.gather(params, fakeLab({ ports })), params, plan);
    expect((await judged([25])).verdict).toBe('pass');
    expect(await judged([])).toMatchObject({ verdict: 'inconclusive', reason: expect.stringMatching(/Port 25 should be open/) });
    expect(await judged([25, 2525])).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/port 2525 is open and should be closed/) });
    expect((await judged([2525])).verdict).toBe('fail');
  });
  it('is inconclusive when the range could not ask', async () => {
    const probe = async () => ({ kind: 'connect', ports: [25, 8025].map((one) => ({ port: one, state: 'local-error', ms: 0 })) });
    expect((await run({}, 'closed', { probe })).verdict).toBe('inconclusive');
  });
});

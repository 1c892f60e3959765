import { describe, expect, it } from 'vitest';
import { SurvivesParams, survives } from '../../../../server/core/checks/survives.ts';
import type { Judgement, Outcome } from '../../../../server/protocol/verdict.ts';
import { fakeLab, plan } from './fake-lab.ts';

const judgement = (verdict: Outcome): Judgement => ({
  verdict,
  reason: `It was a ${verdict}.`,
  expected: '',
  got: '',
  transcripts: [{ title: 't', from: '', to: '', lines: [], deciding: null }],
});
const run = async (again: Record<string, Outcome>, ready = true) => {
  const params = SurvivesParams.parse({ host: 'mx', checks: ['inbound', 'closed'] });
  const lab = {
    ...fakeLab({}),
    restart: async () => ({ ready, output: 'postfix: fatal: bad line' }),
    again: async () => new Map(Object.entries(again).map(([id, verdict]) => [id, judgement(verdict)])),
  };
  return survives.judge(await survives.gather(params, lab), params, plan);
};

describe('survives', () => {
  it('passes when everything holds again', async () => expect((await run({ inbound: 'pass', closed: 'pass' })).verdict).toBe('pass'));
  it('fails and names what no longer holds', async () =>
    expect(await run({ inbound: 'inconclusive', closed: 'fail' })).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/does not hold: closed\. It was a fail/),
    }));
  it('is inconclusive when one of them is', async () => expect((await run({ inbound: 'inconclusive', closed: 'pass' })).verdict).toBe('inconclusive'));
  it('is inconclusive when one of them was not judged', async () => expect((await run({ inbound: 'pass' })).verdict).toBe('inconclusive'));
  it('fails when the service does not come back, and shows what the restart said', async () => {
    const judged = await run({}, false);
    expect(judged).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/does not come back/) });
    expect(judged.transcripts[0]?.lines[0]?.text).toContain('fatal');
  });
});

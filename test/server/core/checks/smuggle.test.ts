import { describe, expect, it } from 'vitest';
import { SmuggleParams, smuggle } from '../../../../server/core/checks/smuggle.ts';
import type { ScriptProbe, ScriptSeen } from '../../../../server/core/probe-script.ts';
import type { Probe, Reply, SmtpSeen } from '../../../../server/core/probes.ts';
import { fakeLab, plan, reply } from './fake-lab.ts';

type Say = (body: string) => { end: Reply[]; rest?: Reply[]; how?: ScriptSeen['end'] };
const bye = reply(221, '2.0.0 Bye');
const queued = reply(250, '2.0.0 Ok: queued as 4F1');
/** What Postfix 3.7 said to a body with a false end (recorded): two messages taken. */
const postfix37: Say = (body) =>
  /[^\r]\n\.\r?\n|\r\n\.\nMAIL/.test(body)
    ? { end: [queued], rest: [reply(250, '2.1.0 Ok'), reply(250, '2.1.5 Ok'), ...(body.includes('BDAT') ? [] : [reply(354, 'End data')]), queued, bye] }
    : { end: [queued], rest: [bye] };
const whole: Say = () => ({ end: [queued], rest: [bye] });

/** A server that gets as far as `data` and then says what `say` says; the ordinary message is answered by `control`. */
const run = async (say: Say, more: { chunking?: boolean; control?: Reply; inner?: 'apart' | 'inside'; reach?: boolean; lost?: boolean } = {}) => {
  const script = (probe: ScriptProbe): ScriptSeen => {
    const body = probe.steps.find((each) => each.id === 'end')?.send ?? '';
    const said = say(body);
    const reach = more.reach !== false;
    const before = probe.steps.filter((each) => !['end', 'rest'].includes(each.id));
    const steps = (reach ? before : before.slice(0, 1)).map((each) => ({ id: each.id, replies: [reach ? reply(250) : reply(421, 'too many')], line: 0 }));
    if (reach) steps.push({ id: 'end', replies: said.end, line: 0 }, ...(said.rest ? [{ id: 'rest', replies: said.rest, line: 0 }] : []));
    return { kind: 'script', end: said.how ?? 'done', detail: '', lines: [{ who: 'S', text: 'x', ms: 0, secure: false }], tls: null, steps };
  };
  const lab = fakeLab({ keywords: () => ['PIPELINING', ...(more.chunking === false ? [] : ['CHUNKING'])], end: () => more.control ?? queued }, {});
  const asked: ScriptProbe[] = [];
  const pretended = lab.prober.probe.bind(lab.prober) as (probe: Probe) => Promise<unknown>;
  lab.prober.probe = (async (probe: Probe) => {
    if (probe.kind === 'script') {
      asked.push(probe);
      return script(probe);
    }
    if (probe.kind !== 'mailbox') return (await pretended(probe)) as SmtpSeen;
    const found = probe.tokens
      .filter((_, i) => !(more.lost && i === 0))
      .map((token) => ({ token, headers: token === probe.tokens[0] || more.inner === 'apart' ? `Subject: ${token}` : 'Subject: the outer one' }));
    return { kind: 'mailbox', end: 'done', detail: '', login: true, found, lines: [] };
  }) as typeof lab.prober.probe;
  const params = SmuggleParams.parse({ host: 'mx' });
  return { ...smuggle.judge(await smuggle.gather(params, lab), params, plan), asked };
};

describe('smuggle', () => {
  it('fails a server that makes two messages of one, and names the sequences', async () => {
    const told = await run(postfix37);
    expect(told).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('<LF>.<LF>') });
    expect(told.reason).toContain('with BDAT');
  });
  it('fails one that stops DATA behind the sequence and takes BDAT', async () => {
    const half: Say = (body) => (body.includes('BDAT') ? postfix37(body) : { end: [queued], rest: [reply(503, '5.5.0 pipelining'), bye] });
    expect(await run(half)).toMatchObject({ verdict: 'fail', got: 'Smuggled by 3 of 13 sequences' });
  });
  it('passes one that keeps each message whole, also when the mailbox shows the second one inside it', async () =>
    expect(await run(whole)).toMatchObject({ verdict: 'pass', reason: expect.stringContaining('13 times it left it whole') }));
  it('passes one that refuses bare line feeds with 5xx', async () =>
    expect(await run(() => ({ end: [reply(550, '5.5.2 bare <LF> received')], rest: [bye] }))).toMatchObject({ verdict: 'pass' }));
  it('passes one that ends the message and refuses what is behind, without CHUNKING', async () =>
    expect(await run(() => ({ end: [queued], rest: [reply(521, '5.5.1 Protocol error')] }), { chunking: false })).toMatchObject({
      verdict: 'pass',
      reason: expect.stringContaining('10 times it ended it there'),
    }));
  it('sends BDAT only where CHUNKING is offered', async () => {
    expect((await run(whole, { chunking: false })).asked.some((each) => each.steps.some((step) => step.send.includes('BDAT')))).toBe(false);
    expect((await run(whole)).asked.some((each) => each.steps.some((step) => step.send.includes('BDAT')))).toBe(true);
  });
  it('fails when the second message is delivered as one of its own, whatever the replies were', async () =>
    expect(await run(whole, { inner: 'apart' })).toMatchObject({ verdict: 'fail' }));
  it('is inconclusive when the ordinary message is refused as well', async () =>
    expect(await run(whole, { control: reply(554, 'no') })).toMatchObject({ verdict: 'inconclusive', reason: expect.stringContaining('ordinary message') }));
  it('is inconclusive when the ordinary message was taken and never arrived', async () =>
    expect(await run(whole, { lost: true })).toMatchObject({ verdict: 'inconclusive', reason: expect.stringContaining('never arrived') }));
  it('is inconclusive when a rate limit keeps the sequences away', async () =>
    expect(await run(whole, { reach: false })).toMatchObject({ verdict: 'inconclusive', reason: expect.stringContaining('421') }));
  it('never takes silence for safety', async () => expect(await run(() => ({ end: [], how: 'silent' }))).toMatchObject({ verdict: 'inconclusive' }));
});

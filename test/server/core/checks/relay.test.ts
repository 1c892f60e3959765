import { describe, expect, it } from 'vitest';
import { RelayParams, relay } from '../../../../server/core/checks/relay.ts';
import { relayCorpus } from '../../../../server/core/checks/relay-corpus.ts';
import type { SmtpProbe } from '../../../../server/core/probes.ts';
import { type Asked, fakeLab, plan, reply, type Server } from './fake-lab.ts';

const run = async (server: Server, given: Record<string, unknown> = {}) => {
  const lab = fakeLab(server);
  const params = RelayParams.parse({ host: 'mx', ...given });
  const observed = await relay.gather(params, lab);
  return { lab, observed, judged: relay.judge(observed, params, plan) };
};
const local = (to: string) => to === 'alice@harbor.test';
const denied = reply(554, '5.7.1 Relay access denied');
const smtp = (asked: { kind: string }[]) => asked.filter((each): each is SmtpProbe => each.kind === 'smtp');

describe('a server that relays', () => {
  it('fails when it relays for anybody, and shows the 250 after the dot', async () => {
    const { judged } = await run({ rcpt: () => reply(250) });
    expect(judged.verdict).toBe('fail');
    expect(judged.reason).toMatch(/open relay.*"plain"/);
    const first = judged.transcripts[0];
    expect(first?.lines[first.deciding ?? -1]?.text).toMatch(/^250 queued/);
    expect(first?.lines.at(-1)?.text).toMatch(/arrived at 203\.0\.113\.1/);
    expect(judged.transcripts.length).toBeLessThanOrEqual(12);
  });

  const halfOpen: [string, (asked: Asked, to: string) => boolean, string[]][] = [
    ['senders of its own domain', (asked) => asked.from.endsWith('@harbor.test'), ['spoof-local-user', 'spoof-local-nouser']],
    ['its own name in HELO', (asked) => asked.helo === 'harbor.test', ['helo-D']],
    ['the null sender', (asked) => asked.from === '', ['null-sender']],
    ['an unanchored sender pattern', (asked) => /@harbor\.test./.test(asked.from), ['unanch-sender']],
    ['an unanchored recipient pattern', (_, to) => /@harbor\.test\./.test(to), ['unanch-prefix']],
    ['any domain that names it as MX', (_, to) => to.endsWith('@mx-abuse.example'), ['mx-abuse']],
    ['everybody after a local recipient', (asked) => asked.to.length > 1, ['two-rcpt']],
    ['XCLIENT from anybody', (asked) => asked.probe.xclient !== null, ['xclient']],
    ['the percent hack', (_, to) => to.includes('%') && to.endsWith('@harbor.test'), ['pct@D', 'pct-double']],
    ['address literals', (_, to) => /^mr\w+@\[/.test(to), ['rcpt-ip-literal']],
  ];
  for (const [whom, trusts, forms] of halfOpen)
    it(`is caught when it trusts ${whom}`, async () => {
      const { judged, observed } = await run({
        keywords: () => ['PIPELINING', 'XCLIENT NAME ADDR'],
        rcpt: (asked, to) => (local(to) || trusts(asked, to) ? reply(250) : denied),
      });
      expect(judged.verdict).toBe('fail');
      const through = new Set(observed.arrivals.flatMap((mail) => observed.tries.filter((each) => mail.tokens.includes(each.token)).map((each) => each.form)));
      expect([...through].sort()).toEqual([...forms].sort());
    });

  it('is caught when only one of several strangers is shut out', async () => {
    const seen: string[] = [];
    const { judged } = await run({
      rcpt: (asked, to) => {
        seen.push(asked.source);
        return local(to) || asked.source !== seen[0] ? reply(250) : denied;
      },
    });
    expect(judged.verdict).toBe('fail');
  });

  it('is caught behind STARTTLS on submission, where in clear it asks for TLS first', async () => {
    const { judged } = await run({
      ports: [25, 587],
      keywords: (asked) => (asked.port === 587 && !asked.secure ? ['STARTTLS'] : []),
      mail: (asked) => (asked.port === 587 && !asked.secure ? reply(530, '5.7.0 Must issue a STARTTLS command first') : reply(250)),
      rcpt: (asked, to) => (local(to) || asked.port === 587 ? reply(250) : denied),
    });
    expect(judged.verdict).toBe('fail');
    expect(judged.reason).toMatch(/port 587 under TLS/);
  });

  it('is caught by the message, when a forgotten port accepts what 25 refuses', async () => {
    const { judged } = await run({ ports: [25, 10_025], rcpt: (asked, to) => (local(to) || asked.port === 10_025 ? reply(250) : denied) });
    expect(judged.verdict).toBe('fail');
    expect(judged.reason).toContain('10025');
  });

  it('is caught on a port that nobody thinks of', async () => {
    const { judged } = await run({ ports: [25, 31_337], rcpt: (asked, to) => (local(to) || asked.port === 31_337 ? reply(250) : denied) }, { look_to: 65_535 });
    expect(judged).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('port 31337') });
  });

  it('fails for relaying even when a rate limit hides most of it', async () => {
    const seen = new Map<string, number>();
    const { judged } = await run({
      banner: ({ source }) => {
        seen.set(source, (seen.get(source) ?? 0) + 1);
        return (seen.get(source) ?? 0) > 5 ? reply(421, '4.7.0 too many connections') : reply(220);
      },
      rcpt: () => reply(250),
    });
    expect(judged.verdict).toBe('fail');
  });
});

describe('a server that does not relay', () => {
  it('passes, having been asked every form, from three strangers, each with a control in the same session', async () => {
    const { judged, observed, lab } = await run({});
    expect(judged.verdict).toBe('pass');
    expect(new Set(observed.tries.map((each) => each.form))).toEqual(new Set(relayCorpus.map((form) => form.name)));
    const sessions = smtp(lab.asked).filter((each) => each.transactions.length > 1);
    expect(new Set(sessions.map((each) => each.source)).size).toBeGreaterThanOrEqual(3);
    for (const each of sessions) expect(each.transactions[0]).toMatchObject({ id: 'control', forwardPaths: ['alice@harbor.test'], message: null });
    const first = judged.transcripts[0];
    expect(first?.lines[first.deciding ?? -1]?.text).toMatch(/^554/);
  });

  it('passes when it hangs up after every refusal: what it did not hear is asked again', async () => {
    const { judged, observed } = await run({
      mail: (asked) => {
        const before = asked.probe.transactions.findIndex((each) => each.reversePath === asked.from);
        return before > 1 ? reply(421, '4.7.0 too many errors') : reply(250);
      },
    });
    expect(judged.verdict).toBe('pass');
    expect(new Set(observed.tries.map((each) => each.form))).toEqual(new Set(relayCorpus.map((form) => form.name)));
  });

  it('shows of a session of several forms the part that is about the one', async () => {
    const { observed } = await run({});
    expect(observed.tries.length).toBeGreaterThan(40);
    for (const { seen } of observed.tries) {
      const mails = seen.lines.filter((line) => line.text.startsWith('MAIL FROM'));
      expect(mails).toHaveLength(2);
      const line = seen.transactions.find((each) => each.id === 'form')?.line ?? -1;
      expect(seen.lines[line]?.text).toMatch(/^554/);
      expect(line).toBe(seen.lines.length - 1);
    }
  });

  it('passes with temporary refusals, and says so', async () => {
    const { judged } = await run({ rcpt: (_, to) => (local(to) ? reply(250) : reply(454, '4.7.1 Relay access denied')) });
    expect(judged).toMatchObject({ verdict: 'pass', reason: expect.stringMatching(/temporary/) });
  });

  it('passes when it refuses only at the final dot', async () => {
    const { judged } = await run({ rcpt: () => reply(250), end: (asked) => (asked.to.every(local) ? reply(250) : reply(550, '5.7.1 no relaying')) });
    expect(judged.verdict).toBe('pass');
  });

  it('passes when odd forms are taken as local mail and go nowhere', async () => {
    const { judged } = await run({
      rcpt: (_, to) => (local(to) || (/[%!"]/.test(to) && !to.startsWith('"mr')) || /^"mr[^@]*@[^"]*example"$/.test(to) ? reply(250) : denied),
      fate: () => 'local',
    });
    expect(judged).toMatchObject({ verdict: 'pass', reason: expect.stringMatching(/odd forms.*in the mailbox of alice@harbor\.test/) });
  });

  it('sends an ordinary message behind what was taken, and none where everything was refused', async () => {
    const fenced = await run({ rcpt: (_, to) => (local(to) || to.includes('%') ? reply(250) : denied), fate: () => 'local' });
    const letters = (asked: { kind: string }[]) => smtp(asked).filter((each) => each.transactions[0]?.id === 'mail');
    expect(letters(fenced.lab.asked)).toHaveLength(1);
    expect(fenced.judged.verdict).toBe('pass');
    expect(letters((await run({})).lab.asked)).toHaveLength(0);
  });

  it('asks whatever listens as far as it looks, and says how far that was', async () => {
    const near = await run({ ports: [25, 9999, 31_337] });
    expect(near.judged).toMatchObject({ verdict: 'pass', reason: expect.stringMatching(/25, 9999\).*No other port up to 10,240 speaks SMTP/) });
    expect(near.observed.tries.filter((each) => each.port === 9999).length).toBeGreaterThan(40);
    const far = await run({ ports: [25, 31_337] }, { look_to: 65_535 });
    expect(far.judged).toMatchObject({ verdict: 'pass', reason: expect.stringMatching(/25, 31337\).*No other port up to 65,535 speaks SMTP/) });
  });

  it('is inconclusive when there was no time to look at all ports, and says at which', async () => {
    const { judged } = await run({ scan: { left: 20_001 } });
    expect(judged).toMatchObject({ verdict: 'inconclusive', reason: expect.stringMatching(/ports from 20001 on were not looked at/) });
  });

  it('is inconclusive when nobody could look at its ports', async () => {
    const { judged } = await run({ scan: { fault: 'no scanner' } });
    expect(judged).toMatchObject({ verdict: 'inconclusive', reason: expect.stringMatching(/fault of the range itself/) });
  });

  it('is looked at once in an attempt, however many checks ask', async () => {
    const lab = fakeLab({});
    const params = RelayParams.parse({ host: 'mx', from: ['internet', 'neighbour'] });
    await Promise.all([relay.gather(params, lab), relay.gather(params, lab)]);
    expect(lab.asked.filter((each) => each.kind === 'scan')).toHaveLength(1);
  });

  it('passes when it turns away those who greet with its own name', async () => {
    const { judged } = await run({
      hello: ({ helo }) => (['harbor.test', 'mx.harbor.test', 'localhost'].includes(helo) ? reply(550, '5.7.1 you are not me') : reply(250)),
    });
    expect(judged.verdict).toBe('pass');
  });

  it('passes with submission ports that want a login and owe strangers nothing', async () => {
    const { judged } = await run({
      ports: [25, 465, 587],
      implicit: [465],
      keywords: (asked) => (asked.port === 587 && !asked.secure ? ['STARTTLS'] : ['AUTH PLAIN']),
      mail: (asked) => (asked.port === 587 && !asked.secure ? reply(530, '5.7.0 Must issue a STARTTLS command first') : reply(250)),
      rcpt: (asked, to) => (asked.port !== 25 ? reply(554, '5.7.1 Client host rejected: Access denied') : local(to) ? reply(250) : denied),
    });
    expect(judged.verdict).toBe('pass');
    expect(judged.reason).toContain('25, 465, 587');
  });

  it('passes although STARTTLS on 25 is offered and does not work: nobody gets in that way', async () => {
    const { judged } = await run({ keywords: () => ['STARTTLS'], startTls: 'broken' });
    expect(judged.verdict).toBe('pass');
  });

  it('passes in spite of a rate limit, by asking again from other addresses', async () => {
    const seen = new Map<string, number>();
    const { judged } = await run({
      banner: ({ source }) => {
        seen.set(source, (seen.get(source) ?? 0) + 1);
        return (seen.get(source) ?? 0) > 10 ? reply(421, '4.7.0 too many connections') : reply(220);
      },
    });
    expect(judged.verdict).toBe('pass');
  });

  it('passes seen from a neighbour, from the neighbour’s own address', async () => {
    const { judged, lab } = await run({}, { from: 'neighbour' });
    expect(judged.verdict).toBe('pass');
    expect(new Set(smtp(lab.asked).map((each) => each.source))).toEqual(new Set(['198.18.0.9']));
  });
});

describe('accepted and then', () => {
  const swallowing: Server = { rcpt: () => reply(250), fate: () => 'swallow' };
  it('swallowed: fails, in those words', async () => {
    expect((await run(swallowing)).judged).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/accepted and swallowed/) });
  });
  it('swallowed where the scenario allows that: passes', async () => {
    const { judged } = await run({ ...swallowing, fate: ({ to }) => (to.every(local) ? 'local' : 'swallow') }, { swallow: 'allowed' });
    expect(judged.verdict).toBe('pass');
  });
  it('swallowed together with ordinary mail behind it: nobody knows what is still on its way', async () => {
    const { judged, observed } = await run(swallowing, { swallow: 'allowed' });
    expect(observed.fence?.recipient).toBe('alice@harbor.test');
    expect(judged).toMatchObject({ verdict: 'inconclusive', reason: expect.stringMatching(/ordinary one behind them did not arrive/) });
  });
  it('bounced to the forged sender: fails as backscatter', async () => {
    expect((await run({ rcpt: () => reply(250), fate: (asked) => (asked.from === '' ? 'swallow' : 'bounce') })).judged).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/backscatter/),
    });
  });
});

describe('a server that proves nothing', () => {
  const cases: [string, Server, RegExp][] = [
    ['is switched off', { state: () => 'refused' }, /mx:25 took no connection: a server that is switched off proves nothing/],
    ['is behind a dropped port', { state: () => 'filtered' }, /took no connection/],
    ['takes the connection and is silent', { banner: () => 'silent' }, /mx:25 takes connections and never greets: the daemon behind it does not start/],
    ['answers 451 to everybody', { rcpt: () => reply(451, '4.3.5 Server configuration error') }, /451 4\.3\.5/],
    ['refuses its own mail too', { rcpt: () => denied }, /even for one of your own addresses/],
    ['refuses everybody at the banner', { banner: () => reply(554, '5.7.1 go away') }, /refused even to talk \("554/],
    [
      'refuses everybody at the banner of 465',
      { ports: [25, 465], implicit: [465], banner: ({ port }) => reply(port === 465 ? 554 : 220) },
      /mx:465 refused even to talk \("554/,
    ],
    ['limits every address from the first connection on', { banner: () => reply(421, '4.7.0 busy') }, /421 4\.7\.0 busy/],
    ['says 421 at every MAIL', { mail: () => reply(421, '4.7.0 too much') }, /limits everybody/],
  ];
  for (const [what, server, reason] of cases)
    it(`is inconclusive: it ${what}`, async () => {
      const { judged, lab } = await run(server);
      expect(judged.verdict).toBe('inconclusive');
      expect(judged.reason).toMatch(reason);
      expect(judged.transcripts.length).toBeLessThanOrEqual(12);
      expect(lab.asked.length).toBeLessThan(80);
    });

  it('is inconclusive when 25 is closed and only submission is left to ask', async () => {
    const { judged } = await run({ ports: [587], mail: () => reply(530, '5.7.0 log in') });
    expect(judged.verdict).toBe('inconclusive');
  });

  it('is inconclusive when it falls silent half-way', async () => {
    let sessions = 0;
    const { judged } = await run({ banner: () => (++sessions > 10 ? 'silent' : reply(220)) });
    expect(judged.verdict).toBe('inconclusive');
  });
});

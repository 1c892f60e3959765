import { describe, expect, it } from 'vitest';
import { DeliverParams, deliver } from '../../../../server/core/checks/deliver.ts';
import type { Arrival, Probe, SmtpProbe } from '../../../../server/core/probes.ts';
import { fakeLab, plan, reply, type Server } from './fake-lab.ts';

const run = async (server: Server, given: Record<string, unknown> = {}, more = {}) => {
  const lab = fakeLab(server, more);
  const params = DeliverParams.parse({ host: 'mx', recipient: 'alice@${domain}', ...given });
  return { lab, judged: deliver.judge(await deliver.gather(params, lab), params, plan) };
};
const submission = { port: 587, tls: 'starttls', login: 'alice', recipient: undefined };
const keywords: Server['keywords'] = (asked) => (asked.secure ? ['AUTH PLAIN'] : ['STARTTLS']);

describe('deliver', () => {
  it('passes when inbound mail is in the mailbox', async () => {
    expect((await run({})).judged).toMatchObject({ verdict: 'pass', reason: expect.stringMatching(/mailbox of alice@harbor\.test/) });
  });
  it('passes when a logged-in user’s mail arrives abroad', async () => {
    const { judged, lab } = await run({ ports: [587], keywords }, submission);
    expect(judged).toMatchObject({ verdict: 'pass', reason: expect.stringMatching(/ms after the final dot/) });
    expect(lab.asked[0]).toMatchObject({ login: { user: 'alice', password: 'right-password' }, transactions: [{ reversePath: 'alice@harbor.test' }] });
  });
  it('asks for bare line feeds only where the scenario does', async () => {
    const lines = async (given: object) => ((await run({}, given as never)).lab.asked[0] as SmtpProbe).transactions[0]?.lineEnds;
    expect(await lines({ line_ends: 'lf' })).toBe('lf');
    expect(await lines({})).toBeUndefined();
  });
  it('asks once more when the server falls silent on the way', async () => {
    const run = async (silences: number) => {
      const lab = fakeLab({});
      const { probe } = lab.prober;
      let left = silences;
      const half = async (asked: Probe, timeoutMs: number) => {
        const seen = await probe(asked, timeoutMs);
        return seen.kind === 'smtp' && left-- > 0 ? { ...seen, end: 'silent' as const, transactions: [] } : seen;
      };
      const params = DeliverParams.parse({ host: 'mx', recipient: 'alice@${domain}' });
      return deliver.judge(await deliver.gather(params, { ...lab, prober: { ...lab.prober, probe: half as typeof probe } }), params, plan).verdict;
    };
    expect(await run(1)).toBe('pass');
    expect(await run(2)).toBe('fail');
  });
  it('passes through a greylist, by offering the same triplet again', async () => {
    const known = new Set<string>();
    const { judged, lab } = await run({
      rcpt: (asked, to) => {
        const triplet = `${asked.source} ${asked.from} ${to}`;
        if (known.has(triplet)) return reply(250);
        known.add(triplet);
        return reply(450, '4.2.0 Greylisted');
      },
    });
    expect(judged.verdict).toBe('pass');
    expect(lab.asked.filter((each) => each.kind === 'smtp')).toHaveLength(2);
  });

  const failures: [string, Server, Record<string, unknown>, RegExp][] = [
    ['a refusal, with the reply', { rcpt: () => reply(554, '5.7.1 Relay access denied') }, {}, /554 5\.7\.1 Relay access denied/],
    [
      'a refusal that stays temporary',
      { rcpt: () => reply(451, '4.3.5 Server configuration error') },
      {},
      /putting off.*451.*a fault of the server itself.*3 times/,
    ],
    ['a closed port', { state: () => 'refused' }, {}, /unplugged/],
    ['silence after the connection', { banner: () => 'silent' }, {}, /unplugged.*never greets: the daemon behind it does not start/],
    ['mail that is accepted and lost', { fate: () => 'swallow' }, {}, /accepted, and never delivered/],
    ['mail that comes back', { ports: [587], keywords, fate: () => 'bounce' }, submission, /bounce/],
    [
      'a login that is refused',
      { ports: [587], keywords, auth: () => reply(535, '5.7.8 authentication failed') },
      submission,
      /refused the right password of alice: "535/,
    ],
    ['no AUTH at all', { ports: [587], keywords: (asked) => (asked.secure ? [] : ['STARTTLS']) }, submission, /AUTH is not offered/],
    ['no STARTTLS', { ports: [587], keywords: () => [] }, submission, /does not offer STARTTLS/],
    ['STARTTLS that is offered and broken', { ports: [587], keywords, startTls: 'broken' }, submission, /cannot do it: "454/],
    ['a plain port where TLS should begin at once', { ports: [465] }, { ...submission, port: 465, tls: 'implicit' }, /TLS from the first byte/],
    ['TLS demanded of other servers', { mail: () => reply(530, '5.7.0 Must issue a STARTTLS command first') }, {}, /530 5\.7\.0/],
  ];
  for (const [what, server, given, reason] of failures)
    it(`fails for ${what}`, async () => {
      expect((await run(server, given)).judged).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(reason) });
    });

  describe('tells where a message went that is not where it should be', () => {
    const abroad = (to: string): Arrival => ({
      id: 1,
      tokens: [],
      at: 1,
      address: '203.0.113.1',
      domain: 'foreign.example',
      client: '198.18.0.3',
      helo: 'mx',
      secure: false,
      reversePath: 'x@y.example',
      forwardPaths: [to],
      headers: '',
      size: 1,
      bounce: false,
    });
    const arriving = (to: string) => ({ arrivals: async (tokens: readonly string[]) => [{ ...abroad(to), tokens: [...tokens] }] });

    it('back as a bounce', async () => {
      const { judged } = await run({ fate: () => 'bounce' });
      expect(judged).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/came back as a bounce/) });
    });
    it('abroad, for another address', async () => {
      const { judged } = await run({ ports: [587], keywords }, submission, arriving('somebody@else.example'));
      expect(judged).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/rewritten.*somebody@else\.example/) });
    });
    it('abroad, although it was for a user of one’s own', async () => {
      const { judged } = await run({ fate: () => 'swallow' }, {}, arriving('alice@harbor.test'));
      expect(judged).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/sent to somebody abroad/) });
    });
    it('in the mailbox of another user', async () => {
      const lab = fakeLab({ ports: [587], keywords, fate: () => 'local' });
      const params = DeliverParams.parse({ host: 'mx', ...submission });
      const observed = await deliver.gather(params, lab);
      expect(deliver.judge(observed, params, plan)).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/mailbox of alice instead/) });
    });
  });

  describe('by one way or another', () => {
    const twoWays = { recipient: undefined, or: [{ port: 587, tls: 'starttls', login: 'alice' }] };
    const open: Server = { ports: [25, 587], keywords };
    const ways = (asked: readonly { kind: string }[]) => asked.flatMap((each) => (each.kind === 'smtp' ? [(each as SmtpProbe).target.port] : []));

    it('passes by the second way when the first is closed', async () => {
      const { judged, lab } = await run(open, twoWays);
      expect(judged.verdict).toBe('pass');
      expect(ways(lab.asked)).toEqual([25, 587]);
    });
    it('does not try the second way when the first delivers', async () => {
      const { judged, lab } = await run({ ...open, rcpt: () => reply(250) }, twoWays);
      expect(judged.verdict).toBe('pass');
      expect(ways(lab.asked)).toEqual([25]);
    });
    it('fails when all are closed, with what each of them said', async () => {
      const { judged } = await run({ ...open, auth: () => reply(535, '5.7.8 authentication failed') }, twoWays);
      expect(judged).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/554 5\.7\.1.*Nor on port 587, logged in as alice: .*535/) });
      expect(judged.transcripts).toHaveLength(2);
    });
    it('is inconclusive when the second could not be asked', async () => {
      const { judged } = await run({ ...open, banner: ({ port }) => (port === 587 ? 'local-error' : reply(220)) }, twoWays);
      expect(judged.verdict).toBe('inconclusive');
    });
  });

  it('looks into the mailbox of the host that the mail is handed on to', async () => {
    const boxes = async (given: object) => {
      const lab = fakeLab({});
      const inner = {
        role: 'core',
        image: 'postfix',
        profile: 'postfix' as const,
        name: 'core.harbor.test',
        zones: [{ zone: 'office', address: '10.213.0.4' }],
      };
      const params = DeliverParams.parse({ host: 'mx', recipient: 'alice@${domain}', ...given });
      await deliver.gather(params, { ...lab, plan: { ...plan, hosts: [...plan.hosts, inner] } });
      return lab.asked.flatMap((each) => (each.kind === 'mailbox' ? [each.target.address] : []));
    };
    expect(await boxes({ mailbox: 'core' })).toEqual(['10.213.0.4']);
    expect(await boxes({})).toEqual(['10.213.0.3']);
  });

  it('is inconclusive when the range itself could not ask', async () => {
    expect((await run({ banner: () => 'local-error' })).judged.verdict).toBe('inconclusive');
  });
  it('is inconclusive when the mailbox cannot be read', async () => {
    const lab = fakeLab({});
    const inner = lab.prober.probe;
    const probe = async (asked: SmtpProbe) =>
      (asked.kind as string) === 'mailbox' ? { kind: 'mailbox', end: 'refused', detail: '', login: false, found: [], lines: [] } : inner(asked);
    expect((await run({}, {}, { probe })).judged.verdict).toBe('inconclusive');
  });
});

import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DnsParams, dns } from '../../../../server/core/checks/dns.ts';
import type { SpfVerdict } from '../../../../server/core/probe-identity.ts';
import type { DnsProbe, DnsSeen, Observation, Probe } from '../../../../server/core/probes.ts';
import { fakeLab, plan, reply, type Server } from './fake-lab.ts';

type Zone = Record<string, string[] | string>;
const key = (bits: number) => generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
const sound: Zone = {
  'harbor.test MX': ['10 mx.harbor.test'],
  'mx.harbor.test A': ['198.18.0.3'],
  '3.0.18.198.in-addr.arpa PTR': ['mx.harbor.test'],
  'harbor.test TXT': ['google-site-verification=x', 'v=spf1 mx -all'],
  '_dmarc.harbor.test TXT': ['v=DMARC1; p=reject; rua=mailto:reports@harbor.test'],
  'harbor.test NS': ['mx.harbor.test'],
  'harbor.test SOA': ['mx.harbor.test hostmaster.harbor.test 1'],
};
const spfOf = (client: string, more: Partial<SpfVerdict> = {}): SpfVerdict => ({
  result: client === '198.18.0.3' || client === '192.0.2.77' ? 'pass' : 'fail',
  detail: '',
  record: 'v=spf1 mx -all',
  lookups: 1,
  voids: 0,
  asked: [],
  ...more,
});

async function judged(records: unknown[], zone: Zone = {}, more: { spf?: (client: string) => SpfVerdict; server?: Server; params?: object } = {}) {
  const all: Zone = { ...sound, ...zone };
  const answer = ({ name, type, at }: DnsProbe): DnsSeen => {
    const held = all[`${name} ${type}`];
    if (typeof held === 'string') return { kind: 'dns', code: held, authoritative: false, answers: [] };
    const answers = (held ?? []).map((data) =>
      data.startsWith('CNAME ') ? { name, type: 'CNAME', ttl: 60, data: data.slice(6) } : { name, type, ttl: 60, data },
    );
    return { kind: 'dns', code: held ? 'NOERROR' : 'NXDOMAIN', authoritative: !!at && !!held, answers };
  };
  const pretended = fakeLab({ ports: [25, 587], ...more.server });
  const probe = async (asked: Probe): Promise<Observation> => {
    if (asked.kind === 'dns') return answer(asked);
    if (asked.kind === 'spf') return { kind: 'spf', spf: (more.spf ?? spfOf)(asked.client) };
    return await pretended.prober.probe(asked);
  };
  const lab = { ...pretended, prober: { ...pretended.prober, probe: probe as typeof pretended.prober.probe } };
  const params = DnsParams.parse({ host: 'mx', records, ...more.params });
  return dns.judge(await dns.gather(params, lab), params, plan);
}

describe('dns', () => {
  it('passes a sound zone, and shows every question with its TTL', async () => {
    const { verdict, transcripts } = await judged([
      { record: 'mx' },
      { record: 'a' },
      { record: 'ptr' },
      { record: 'spf', allows: ['192.0.2.77'] },
      { record: 'dmarc', reports: true },
      { record: 'ns' },
    ]);
    expect(verdict).toBe('pass');
    expect(transcripts[0]?.lines.map(({ text }) => text)).toContain('harbor.test. 60 IN MX 10 mx.harbor.test');
  });

  const cases: [string, unknown, Zone, RegExp][] = [
    ['MX: none', { record: 'mx' }, { 'harbor.test MX': [] }, /has none/],
    ['MX: its name server is silent', { record: 'mx' }, { 'harbor.test MX': 'SERVFAIL' }, /SERVFAIL/],
    ['MX: an alias', { record: 'mx' }, { 'mx.harbor.test A': ['CNAME www.harbor.test', '198.18.0.3'] }, /alias/],
    ['MX: no address', { record: 'mx' }, { 'mx.harbor.test A': 'NXDOMAIN' }, /mx\.harbor\.test does not exist: no address/],
    ['MX: somebody else’s', { record: 'mx' }, { 'harbor.test MX': ['5 mx.evil.example', '10 mx.harbor.test'] }, /mx\.evil\.example is an MX/],
    [
      'MX: the wrong order',
      { record: 'mx', hosts: ['mx.harbor.test', 'b.harbor.test'] },
      { 'harbor.test MX': ['20 mx.harbor.test', '10 b.harbor.test'], 'b.harbor.test A': ['192.0.2.9'] },
      /wrong order/,
    ],
    ['A: elsewhere', { record: 'a' }, { 'mx.harbor.test A': ['192.0.2.1'] }, /leads to 192\.0\.2\.1 and not to 198\.18\.0\.3/],
    ['PTR: none', { record: 'ptr' }, { '3.0.18.198.in-addr.arpa PTR': [] }, /no reverse name/],
    ['PTR: two', { record: 'ptr' }, { '3.0.18.198.in-addr.arpa PTR': ['mx.harbor.test', 'www.harbor.test'] }, /2 reverse names/],
    [
      'PTR: a provider’s name',
      { record: 'ptr' },
      { '3.0.18.198.in-addr.arpa PTR': ['host-3.isp.example'], 'host-3.isp.example A': ['198.18.0.3'] },
      /not in harbor\.test/,
    ],
    ['PTR: not confirmed', { record: 'ptr' }, { 'mx.harbor.test A': ['198.18.0.4'] }, /does not lead back/],
    ['SPF: none', { record: 'spf' }, { 'harbor.test TXT': ['hello'] }, /has no record/],
    ['SPF: two', { record: 'spf' }, { 'harbor.test TXT': ['v=spf1 -all', 'v=spf1 mx ~all'] }, /2 records/],
    ['DMARC: none', { record: 'dmarc' }, { '_dmarc.harbor.test TXT': 'NXDOMAIN' }, /_dmarc\.harbor\.test does not exist/],
    ['DMARC: too weak', { record: 'dmarc' }, { '_dmarc.harbor.test TXT': ['v=DMARC1; p=none'] }, /p=none/],
    ['DMARC: no policy', { record: 'dmarc' }, { '_dmarc.harbor.test TXT': ['v=DMARC1; policy=reject'] }, /no p=/],
    ['DMARC: subdomains open', { record: 'dmarc' }, { '_dmarc.harbor.test TXT': ['v=DMARC1; p=reject; sp=none'] }, /subdomains get none/],
    ['DMARC: in part', { record: 'dmarc' }, { '_dmarc.harbor.test TXT': ['v=DMARC1; p=reject; pct=10'] }, /pct=10/],
    ['DMARC: no reports', { record: 'dmarc', reports: true }, { '_dmarc.harbor.test TXT': ['v=DMARC1; p=reject; rua=reports@harbor.test'] }, /rua=/],
    ['NS: elsewhere', { record: 'ns' }, { 'harbor.test NS': ['ns.old.example'], 'ns.old.example A': ['192.0.2.3'] }, /no name in NS/],
    ['NS: without authority', { record: 'ns' }, { 'harbor.test SOA': 'REFUSED' }, /does not answer with authority for harbor\.test \(REFUSED\)/],
    ['DKIM: absent', { record: 'dkim', selector: 's1' }, {}, /s1\._domainkey\.harbor\.test does not exist/],
    ['DKIM: silent is not absent', { record: 'dkim', selector: 's1', key: 'absent' }, { 's1._domainkey.harbor.test TXT': 'SERVFAIL' }, /SERVFAIL/],
    ['DKIM: revoked', { record: 'dkim', selector: 's1' }, { 's1._domainkey.harbor.test TXT': ['v=DKIM1; p='] }, /revoked/],
    ['DKIM: broken', { record: 'dkim', selector: 's1' }, { 's1._domainkey.harbor.test TXT': ['v=DKIM1; k=rsa; p=MIIBIjANBg'] }, /holds no RSA key/],
    ['DKIM: not base64', { record: 'dkim', selector: 's1' }, { 's1._domainkey.harbor.test TXT': ['v=DKIM1; p="MII"'] }, /not base64/],
    ['DKIM: too short', { record: 'dkim', selector: 's1' }, { 's1._domainkey.harbor.test TXT': [`v=DKIM1; p=${key(1024)}`] }, /1024 bits, and 2048/],
    ['DKIM: testing', { record: 'dkim', selector: 's1' }, { 's1._domainkey.harbor.test TXT': [`v=DKIM1; t=y; p=${key(2048)}`] }, /t=y/],
    ['DKIM: not taken back', { record: 'dkim', selector: 's1', key: 'revoked' }, { 's1._domainkey.harbor.test TXT': [`p=${key(2048)}`] }, /not taken back/],
  ];
  for (const [title, record, zone, reason] of cases)
    it(`fails: ${title}`, async () => expect(await judged([record], zone)).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(reason) }));

  it('takes keys that receivers take: RSA of any good size, in pieces with blanks, Ed25519, and revoked where it should be', async () => {
    for (const [record, more] of [
      [`v=DKIM1; k=rsa; p=${key(2048).replace(/(.{60})/g, '$1 ')}`, {}],
      [`p=${key(1024)}`, { bits: 1024 }],
      [`v=DKIM1; k=ed25519; p=${Buffer.alloc(32, 7).toString('base64')}`, {}],
      ['v=DKIM1; p=', { key: 'revoked' }],
    ] as const)
      expect(await judged([{ record: 'dkim', selector: 's1', ...more }], { 's1._domainkey.harbor.test TXT': [record] })).toMatchObject({ verdict: 'pass' });
    expect((await judged([{ record: 'dkim', selector: 's1', key: 'absent' }])).verdict).toBe('pass');
  });

  it('judges SPF by what it gives, not by its text', async () => {
    const stranger = (result: SpfVerdict['result']) => ({ spf: (client: string) => spfOf(client, spfOf(client).result === 'pass' ? {} : { result }) });
    expect((await judged([{ record: 'spf' }], {}, stranger('softfail'))).verdict).toBe('pass');
    expect(await judged([{ record: 'spf' }], {}, stranger('pass'))).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/stranger .* gets pass/) });
    expect((await judged([{ record: 'spf' }], {}, stranger('neutral'))).verdict).toBe('fail');
    expect((await judged([{ record: 'spf', strangers: ['fail'] }], {}, stranger('softfail'))).verdict).toBe('fail');
    expect(await judged([{ record: 'spf', allows: ['192.0.2.78'] }])).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/192\.0\.2\.78, who may send, gets fail/),
    });
    expect(await judged([{ record: 'spf' }], {}, { spf: (client) => spfOf(client, { lookups: 11 }) })).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/11 lookups/),
    });
    expect(await judged([{ record: 'spf' }], {}, { spf: (client) => spfOf(client, { voids: 3 }) })).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/3 lookups find nothing/),
    });
  });

  it('looks at the address and the EHLO name of a letter that went out', async () => {
    const outbound = { params: { outbound: { from: 'app' } }, server: { ports: [25], rcpt: () => reply(250) } };
    expect(await judged([{ record: 'ptr' }], { 'mx A': 'NXDOMAIN' }, outbound)).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/in EHLO the server calls itself mx,/),
    });
    expect((await judged([{ record: 'ptr', helo: false }], {}, outbound)).verdict).toBe('pass');
    expect((await judged([{ record: 'ptr' }], { 'mx A': ['198.18.0.3'] }, outbound)).verdict).toBe('pass');
    const silent = { ...outbound, server: { ports: [25], rcpt: () => reply(250), fate: () => 'swallow' as const } };
    expect(await judged([{ record: 'ptr' }, { record: 'spf' }], {}, silent)).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(/no letter arrived/),
    });
  });
});

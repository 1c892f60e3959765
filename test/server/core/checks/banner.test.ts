import { describe, expect, it } from 'vitest';
import { BannerParams, banner } from '../../../../server/core/checks/banner.ts';
import type { Observation, Probe, SmtpSeen } from '../../../../server/core/probes.ts';
import { fakeLab, plan } from './fake-lab.ts';

const heard = (greeting: string[], hello: string[]): SmtpSeen => ({
  kind: 'smtp',
  end: 'done',
  detail: '',
  lines: [
    ...greeting.map((text) => ({ who: 'S' as const, text, ms: 1, secure: false })),
    { who: 'C', text: 'EHLO mail.foreign.example', ms: 2, secure: false },
    ...hello.map((text) => ({ who: 'S' as const, text, ms: 3, secure: false })),
  ],
  banner: { code: Number(greeting[0]?.slice(0, 3)), enhanced: null, lines: greeting.map((text) => text.slice(4)) },
  ehlo: hello.slice(1),
  ehloSecure: null,
  starttls: null,
  tls: null,
  xclient: null,
  commands: [],
  auth: null,
  transactions: [],
});
const hello = ['250-mx.harbor.test', '250-PIPELINING', '250 SIZE 10240000'];
const addresses: Record<string, string> = { 'mx.harbor.test': '198.18.0.3', 'www.harbor.test': '192.0.2.1' };

async function judged(seen: SmtpSeen, given: object = {}) {
  const lab = fakeLab({});
  const probe = async (asked: Probe): Promise<Observation> => {
    if (asked.kind !== 'dns') return seen;
    const data = addresses[asked.name];
    return { kind: 'dns', code: data ? 'NOERROR' : 'NXDOMAIN', authoritative: true, answers: data ? [{ name: asked.name, type: 'A', ttl: 300, data }] : [] };
  };
  const params = BannerParams.parse({ host: 'mx', ...given });
  return banner.judge(await banner.gather(params, { ...lab, prober: { ...lab.prober, probe: probe as typeof lab.prober.probe } }), params, plan);
}

describe('banner', () => {
  const cases: [string, string[], string[], object, 'pass' | 'fail', RegExp][] = [
    ['its own name and nothing else', ['220 mx.harbor.test ESMTP'], hello, {}, 'pass', /greets as mx\.harbor\.test/],
    ['the product', ['220 mx.harbor.test ESMTP Postfix (Debian/GNU)'], hello, {}, 'fail', /greeting tells "Postfix"/],
    ['the product where that is allowed', ['220 mx.harbor.test ESMTP Postfix'], hello, { discloses: 'product' }, 'pass', /no more than it may/],
    [
      'a version where the product is allowed',
      ['220 mx.harbor.test ESMTP Exim 4.98.2 Sat, 28 Nov 2026 10:00:00 +0000'],
      hello,
      { discloses: 'product' },
      'fail',
      /tells "4\.98\.2"/,
    ],
    ['a version in the second line', ['220-mx.harbor.test ESMTP', '220 Haraka/2.8'], hello, {}, 'fail', /tells "Haraka"/],
    ['everything, where nobody minds', ['220 mx.harbor.test ESMTP Exim 4.98.2'], hello, { discloses: 'anything' }, 'pass', /greets/],
    ['a text of the scenario', ['220 mx.harbor.test ESMTP build-7'], hello, { hides: ['BUILD-7'] }, 'fail', /tells "BUILD-7"/],
    ['the answer to EHLO', ['220 mx.harbor.test ESMTP'], ['250-mx.harbor.test Hello from Exim', '250 HELP'], {}, 'fail', /answer to EHLO tells "Exim"/],
    ['a short name', ['220 mx ESMTP'], hello, {}, 'fail', /greeting \("mx"\) is not fully qualified/],
    ['a name that leads nowhere', ['220 localhost.localdomain ESMTP'], hello, {}, 'fail', /leads nowhere: NXDOMAIN/],
    [
      'the name of another host',
      ['220 mx.harbor.test ESMTP'],
      ['250-www.harbor.test', '250 HELP'],
      {},
      'fail',
      /answer to EHLO \(www\.harbor\.test\) leads to 192\.0\.2\.1/,
    ],
    ['any name, where nobody minds', ['220 localhost ESMTP'], ['250 localhost'], { name: 'ignored' }, 'pass', /greets as localhost/],
  ];
  for (const [title, greeting, answer, given, verdict, reason] of cases)
    it(`${verdict === 'pass' ? 'passes' : 'fails'}: ${title}`, async () =>
      expect(await judged(heard(greeting, answer), given)).toMatchObject({ verdict, reason: expect.stringMatching(reason) }));

  it('says nothing of a server that did not greet', async () => {
    const silent = { ...heard(['220 mx.harbor.test'], hello), banner: null, lines: [], ehlo: null };
    expect(await judged({ ...silent, end: 'refused' })).toMatchObject({ verdict: 'inconclusive', reason: expect.stringMatching(/refused the connection/) });
    expect((await judged({ ...silent, end: 'local-error' })).verdict).toBe('inconclusive');
    expect(await judged({ ...heard(['554 go away'], []), ehlo: null })).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(/sent the client away/),
    });
  });
});

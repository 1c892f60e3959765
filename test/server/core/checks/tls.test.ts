import { describe, expect, it } from 'vitest';
import { TlsParams, tls } from '../../../../server/core/checks/tls.ts';
import type { CertificateSeen, CipherFamily, CipherSeen, TlsProbe, TlsSeen } from '../../../../server/core/probes.ts';
import { fakeLab, plan } from './fake-lab.ts';

const day = 86_400_000;
const now = 1_000_000;
const certificate: CertificateSeen = {
  subject: 'CN=mx.harbor.test',
  issuer: 'Test CA',
  names: ['mx.harbor.test'],
  notBefore: now - day,
  notAfter: now + 90 * day,
  serial: '1',
  key: 'RSA 2048',
  keyBits: 2048,
  signature: 'sha256WithRSAEncryption',
  sent: 2,
  selfSigned: false,
  chainError: null,
  covers: [{ name: 'mx.harbor.test', covered: true }],
};
type Hands = Partial<Record<string, TlsSeen['handshakes'][number]['outcome']>>;
const modern: Hands = { 'TLSv1.2': 'accepted', 'TLSv1.3': 'accepted' };
const given = { host: 'mx', port: 587, mode: 'starttls', accept: ['TLSv1.2'], refuse: ['TLSv1', 'TLSv1.1'], certificate: { names: ['mx.${domain}'] } };

const run = async (hands: Hands, seen: Partial<TlsSeen> = {}, params: Record<string, unknown> = given) => {
  const probe = async (asked: TlsProbe): Promise<TlsSeen> => ({
    kind: 'tls',
    end: 'done',
    detail: '',
    lines: [],
    plainBanner: null,
    certificate,
    ciphers: [],
    ehlo: null,
    ehloSecure: null,
    handshakes: asked.versions.map((version) => ({ version, outcome: hands[version] ?? 'refused', cipher: null, detail: '' })),
    ...seen,
  });
  const lab = fakeLab({}, { probe: probe as never });
  const parsed = TlsParams.parse(params);
  return tls.judge(await tls.gather(parsed, lab), parsed, plan);
};
const only = (change: Partial<CertificateSeen>) => ({ certificate: { ...certificate, ...change } });
const refuseOnly = { host: 'mx', port: 25, mode: 'starttls', refuse: ['TLSv1'] };

describe('tls', () => {
  const cases: [string, Hands, Partial<TlsSeen>, Record<string, unknown>, string, RegExp][] = [
    ['passes with modern versions and a good certificate', modern, {}, given, 'pass', /TLSv1\.2, TLSv1\.3 accepted/],
    ['fails while an old version is on', { ...modern, TLSv1: 'accepted' }, {}, given, 'fail', /still accepts TLSv1\./],
    ['fails when a version that must work does not', { 'TLSv1.3': 'accepted' }, {}, given, 'fail', /does not accept TLSv1\.2/],
    ['fails for an expired certificate, by that name', modern, only({ notAfter: now - day, chainError: 'CERT_HAS_EXPIRED' }), given, 'fail', /expired on/],
    ['fails for a certificate about to expire', modern, only({ notAfter: now + 3 * day }), given, 'fail', /only 3 more days/],
    [
      'fails for another name',
      modern,
      only({ names: ['old.harbor.test'], covers: [{ name: 'mx.harbor.test', covered: false }] }),
      given,
      'fail',
      /does not cover mx\.harbor\.test/,
    ],
    ['fails for a self-signed certificate', modern, only({ selfSigned: true, chainError: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), given, 'fail', /does not lead to/],
    [
      'passes self-signed where any will do',
      modern,
      only({ selfSigned: true, chainError: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
      { ...given, certificate: { names: ['mx.harbor.test'], trust: 'any' } },
      'pass',
      /./,
    ],
    ['fails for a small key', modern, only({ key: 'RSA 1024', keyBits: 1024 }), given, 'fail', /too small/],
    ['takes a short elliptic key for what it is', modern, only({ key: 'EC prime256v1', keyBits: 256 }), given, 'pass', /./],
    ['fails for a plain banner where TLS should begin', modern, { plainBanner: '220 mx' }, { ...given, port: 465, mode: 'implicit' }, 'fail', /plain text/],
    [
      'fails as unplugged when nobody answers',
      { 'TLSv1.2': 'failed', 'TLSv1.3': 'failed', TLSv1: 'failed', 'TLSv1.1': 'failed' },
      { end: 'refused', certificate: null },
      given,
      'fail',
      /unplugged/,
    ],
    ['never takes our own failed handshake for a refusal', { ...modern, TLSv1: 'error' }, {}, given, 'inconclusive', /TLSv1 could not be tried/],
    [
      'never takes a port without TLS for one that refuses old versions',
      { TLSv1: 'failed', 'TLSv1.2': 'failed', 'TLSv1.3': 'failed' },
      { certificate: null },
      refuseOnly,
      'inconclusive',
      /says nothing/,
    ],
    ['is inconclusive when the range could not ask', {}, { end: 'local-error', certificate: null }, given, 'inconclusive', /fault of the range/],
  ];
  const weak = { ...given, refuse_ciphers: ['rc4', 'anonymous'] };
  const offers = (outcomes: Partial<Record<CipherFamily, CipherSeen['outcome']>>, secureRenegotiation = true) => ({
    ciphers: (Object.keys(outcomes) as CipherFamily[]).map((family): CipherSeen => {
      const outcome = outcomes[family] as CipherSeen['outcome'];
      return { family, outcome, suite: outcome === 'accepted' ? `${family}-suite` : null, secureRenegotiation, detail: '' };
    }),
  });
  cases.push(
    [
      'passes while weak ciphers are refused and good ones taken',
      modern,
      offers({ modern: 'accepted', rc4: 'refused', anonymous: 'refused' }),
      weak,
      'pass',
      /./,
    ],
    [
      'fails for a weak family, by its name',
      modern,
      offers({ modern: 'accepted', rc4: 'accepted', anonymous: 'refused' }),
      weak,
      'fail',
      /accepts RC4 \(rc4-suite/,
    ],
    [
      'never takes an offer that broke off for a refusal',
      modern,
      offers({ modern: 'accepted', rc4: 'failed', anonymous: 'refused' }),
      weak,
      'inconclusive',
      /RC4 could/,
    ],
    [
      'believes no refusals of a server that refused good ciphers too',
      modern,
      offers({ modern: 'refused', rc4: 'refused', anonymous: 'refused' }),
      weak,
      'inconclusive',
      /no modern/,
    ],
    [
      'believes them where nothing but TLS 1.3 is spoken',
      { 'TLSv1.3': 'accepted' },
      offers({ modern: 'refused', rc4: 'refused', anonymous: 'refused' }),
      { ...weak, accept: ['TLSv1.3'] },
      'pass',
      /./,
    ],
    ['fails for renegotiation as it was', modern, offers({ modern: 'accepted', rc4: 'refused', anonymous: 'refused' }, false), weak, 'fail', /RFC 5746/],
    ['fails for a signature that can be forged', modern, only({ signature: 'sha1WithRSAEncryption' }), given, 'fail', /signed with sha1/],
    ['fails for STARTTLS once more under TLS', modern, { ehlo: ['STARTTLS'], ehloSecure: ['STARTTLS'] }, given, 'fail', /STARTTLS again/],
  );
  for (const [title, hands, seen, params, verdict, reason] of cases)
    it(title, async () => expect(await run(hands, seen, params)).toMatchObject({ verdict, reason: expect.stringMatching(reason) }));
});

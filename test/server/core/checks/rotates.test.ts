import { describe, expect, it } from 'vitest';
import { RotatesParams, rotates } from '../../../../server/core/checks/rotates.ts';
import type { CertificateSeen, Probe, TlsSeen } from '../../../../server/core/probes.ts';
import { fakeLab, plan, reply, type Server } from './fake-lab.ts';

const params = RotatesParams.parse({
  host: 'mx',
  event: 'renewal',
  ports: [
    { port: 25, mode: 'starttls' },
    { port: 465, mode: 'implicit' },
  ],
  names: ['mx.${domain}'],
  recipient: 'alice@harbor.test',
  within: 10,
});
const certificate = (serial: string, change: Partial<CertificateSeen> = {}): CertificateSeen => ({
  subject: 'CN=mx.harbor.test',
  issuer: 'Test CA',
  names: ['mx.harbor.test'],
  notBefore: 0,
  notAfter: 9_000_000,
  serial,
  key: 'RSA 2048',
  keyBits: 2048,
  signature: 'sha256WithRSAEncryption',
  sent: 2,
  selfSigned: false,
  chainError: null,
  covers: [{ name: 'mx.harbor.test', covered: true }],
  ...change,
});
const seen = (shown: CertificateSeen | null, end: TlsSeen['end'] = 'done'): TlsSeen => ({
  kind: 'tls',
  end,
  detail: '',
  lines: [],
  plainBanner: null,
  handshakes: [],
  ciphers: [],
  ehlo: null,
  ehloSecure: null,
  certificate: shown,
});

/** `shows` says what a port shows once `round` looks were taken after the event; round 0 is before it. */
const run = async (shows: (port: number, round: number) => TlsSeen, server: Server = {}, exitCode = 0) => {
  const lab = fakeLab(server);
  let now = 1_000_000;
  let over = false;
  const looks = new Map<number, number>();
  const probe = async (asked: Probe) => {
    if (asked.kind !== 'tls') return lab.prober.probe(asked);
    if (!over) return shows(asked.target.port, 0);
    looks.set(asked.target.port, (looks.get(asked.target.port) ?? 0) + 1);
    return shows(asked.target.port, looks.get(asked.target.port) ?? 1);
  };
  const observed = await rotates.gather(params, {
    ...lab,
    prober: { ...lab.prober, probe: probe as never },
    event: async () => {
      over = true;
      return { exitCode, output: 'renewed' };
    },
    sleep: async (ms) => {
      now += ms;
    },
    now: () => now,
  });
  return rotates.judge(observed, params, plan);
};
const fresh = (_port: number, round: number) => seen(certificate(round === 0 ? 'old' : 'new'));

describe('rotates', () => {
  it('passes when every port shows the new certificate and all mail arrived', async () =>
    expect(await run(fresh)).toMatchObject({ verdict: 'pass', reason: expect.stringMatching(/no mail was lost/) }));
  it('waits for a server that takes a while', async () =>
    expect((await run((_port, round) => seen(certificate(round < 3 ? 'old' : 'new')))).verdict).toBe('pass'));
  it('fails when one port goes on with the old one, by its number', async () =>
    expect(await run((port, round) => seen(certificate(port === 25 || round === 0 ? 'old' : 'new')))).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/25 still shows the certificate of before\.$/),
    }));
  it('fails when old and new come by turns', async () =>
    expect((await run((_port, round) => seen(certificate(round % 2 === 0 ? 'old' : 'new')))).verdict).toBe('fail'));
  it('fails for a new certificate that does not verify', async () =>
    expect(
      await run((_port, round) => seen(certificate(round === 0 ? 'old' : 'new', { chainError: round === 0 ? null : 'DEPTH_ZERO_SELF_SIGNED_CERT' }))),
    ).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/does not verify/) }));
  it('fails when the port was dark before', async () =>
    expect((await run((port, round) => (port === 465 ? seen(null, 'refused') : fresh(port, round)))).verdict).toBe('fail'));
  it('fails when mail does not get in', async () =>
    expect(await run(fresh, { rcpt: () => reply(550, '5.1.1 no') })).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/Mail stopped before/) }));
  it('is inconclusive when the renewal itself failed and nothing changed', async () =>
    expect((await run(() => seen(certificate('old')), {}, 1)).verdict).toBe('inconclusive'));
  it('is inconclusive when the range could not ask', async () => expect((await run(() => seen(null, 'local-error'))).verdict).toBe('inconclusive'));
});

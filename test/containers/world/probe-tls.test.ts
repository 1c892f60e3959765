import type net from 'node:net';
import tls from 'node:tls';
import { expect, test } from 'vitest';
import { Authority } from '../../../containers/world/src/authority.ts';
import { probeTls } from '../../../containers/world/src/probe-tls.ts';
import { type TlsProbe, TlsSeen } from '../../../server/core/probes.ts';
import type { CertificateOrder } from '../../../server/core/world.ts';
import { scriptedServer } from './scripted-server.ts';

const never = new AbortController().signal;
const authority = await Authority.create('Lab');
const order = (more: Partial<CertificateOrder> = {}): CertificateOrder => ({
  names: ['mx.corp.example'],
  validFromDays: -2,
  validToDays: 30,
  key: 'p256',
  issuer: 'lab',
  ...more,
});
const probe = (target: TlsProbe['target'], versions: TlsProbe['versions'] = []): TlsProbe => ({
  kind: 'tls',
  source: '127.0.0.1',
  target,
  mode: 'implicit',
  servername: 'mx.corp.example',
  versions,
  roots: [],
  names: ['mx.corp.example', 'mail.corp.example'],
});

async function look(made: CertificateOrder, options: tls.TlsOptions = {}, versions: TlsProbe['versions'] = [], withChain = true): Promise<TlsSeen> {
  const { certificate, chain, key } = await authority.issue(made);
  const server = tls.createServer({ cert: withChain ? certificate + chain : certificate, key, ciphers: 'ALL:@SECLEVEL=0', ...options });
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return TlsSeen.parse(
      await probeTls(probe({ address: '127.0.0.1', port: (server.address() as net.AddressInfo).port }, versions), authority.root, 2000, never),
    );
  } finally {
    server.close();
  }
}

test('a good certificate verifies, with the names it covers', async () => {
  const seen = await look(order());
  expect(seen.certificate).toMatchObject({
    chainError: null,
    sent: 2,
    selfSigned: false,
    key: 'EC prime256v1',
    covers: [
      { name: 'mx.corp.example', covered: true },
      { name: 'mail.corp.example', covered: false },
    ],
  });
});

test.each([
  ['expired', order({ validFromDays: -30, validToDays: -1 }), true, 'CERT_HAS_EXPIRED'],
  ['self-signed', order({ issuer: 'self' }), true, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ['from a stranger', order({ issuer: 'stranger' }), true, /UNABLE_TO/],
  ['without its intermediate', order(), false, /UNABLE_TO/],
] as const)('a certificate that is %s says so', async (_what, made, withChain, error) => {
  const seen = await look(made, {}, [], withChain);
  expect(seen.certificate?.chainError).toMatch(error);
});

test('a weak key is named', async () => {
  expect((await look(order({ key: 'rsa1024' }))).certificate).toMatchObject({ key: 'RSA 1024', keyBits: 1024 });
});

test('old versions really are asked for: accepted where the server has them, refused where not', async () => {
  const all = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
  const old = await look(order({ key: 'rsa2048' }), { minVersion: 'TLSv1', maxVersion: 'TLSv1.2' }, [...all]);
  expect(old.handshakes.map((one) => one.outcome)).toEqual(['accepted', 'accepted', 'accepted', 'refused']);
  const modern = await look(order(), { minVersion: 'TLSv1.2' }, [...all]);
  expect(modern.handshakes.map((one) => one.outcome)).toEqual(['refused', 'refused', 'accepted', 'accepted']);
});

test('a plain banner on a TLS port is seen, and is no refusal of a version', async () => {
  await using server = await scriptedServer((socket) => void socket.write('220 mx ESMTP\r\n'));
  const seen = TlsSeen.parse(await probeTls(probe(server.target, ['TLSv1.2']), authority.root, 2000, never));
  expect(seen).toMatchObject({ end: 'tls-failed', plainBanner: '220 mx ESMTP', handshakes: [{ outcome: 'failed' }], certificate: null });
});

import net from 'node:net';
import tls from 'node:tls';
import { expect, test } from 'vitest';
import { Authority } from '../../../containers/world/src/authority.ts';
import { suitesOf } from '../../../containers/world/src/cipher-suites.ts';
import { clientHello, readAnswer } from '../../../containers/world/src/hello.ts';
import { probeTls } from '../../../containers/world/src/probe-tls.ts';
import { CipherFamily, TlsSeen } from '../../../server/core/probes.ts';

const authority = await Authority.create('Lab');
const never = new AbortController().signal;

async function ask(port: number): Promise<Record<string, string>> {
  const seen = TlsSeen.parse(
    await probeTls(
      {
        kind: 'tls',
        source: '127.0.0.1',
        target: { address: '127.0.0.1', port },
        mode: 'implicit',
        servername: 'mx.corp.example',
        versions: [],
        ciphers: [...CipherFamily.options],
        roots: [],
        names: [],
      },
      authority.root,
      3000,
      never,
    ),
  );
  return Object.fromEntries(seen.ciphers.map(({ family, outcome, suite }) => [family, suite ?? outcome]));
}

async function serving(options: tls.TlsOptions): Promise<Record<string, string>> {
  const { certificate, chain, key } = await authority.issue({ names: ['mx.corp.example'], validFromDays: -2, validToDays: 30, key: 'rsa2048', issuer: 'lab' });
  const server = tls.createServer({ cert: certificate + chain, key, dhparam: 'auto', ...options });
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await ask((server.address() as net.AddressInfo).port);
  } finally {
    server.close();
  }
}

test('a server that takes everything its OpenSSL knows is asked for each family by itself', async () => {
  expect(await serving({ ciphers: 'ALL:COMPLEMENTOFALL:@SECLEVEL=0', minVersion: 'TLSv1', maxVersion: 'TLSv1.2' })).toMatchObject({
    modern: expect.stringMatching(/^(EC)?DHE_RSA_WITH_/),
    null: expect.stringMatching(/WITH_NULL_/),
    anonymous: expect.stringMatching(/_anon_WITH_/),
    static: expect.stringMatching(/^RSA_WITH_/),
    // Not compiled in any more.
    export: 'refused',
    rc4: 'refused',
  });
});

test('a server with good ciphers refuses all others', async () => {
  const { modern, ...others } = await serving({ ciphers: 'ECDHE+AESGCM', minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' });
  expect(modern).toBe('ECDHE_RSA_WITH_AES_256_GCM_SHA384');
  expect(new Set(Object.values(others))).toEqual(new Set(['refused']));
});

test('a server of TLS 1.3 alone refuses every offer', async () => {
  expect(new Set(Object.values(await serving({ minVersion: 'TLSv1.3' })))).toEqual(new Set(['refused']));
});

/** Answers every connection with these bytes, once the client spoke. */
async function answering(bytes: Buffer | null): Promise<Record<string, string>> {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => (bytes ? socket.end(bytes) : socket.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await ask((server.address() as net.AddressInfo).port);
  } finally {
    server.close();
  }
}

const hello = (suite: number, extensions = Buffer.alloc(0)) => {
  const body = Buffer.concat([Buffer.from([3, 1]), Buffer.alloc(32), Buffer.from([0, suite >> 8, suite & 255, 0]), extensions]);
  return Buffer.concat([Buffer.from([22, 3, 1, 0, body.length + 4, 2, 0, 0, body.length]), body]);
};

test('RC4, which no library of ours speaks any more, is seen in the ServerHello', async () => {
  expect(await answering(hello(0x0005))).toMatchObject({ rc4: 'RSA_WITH_RC4_128_SHA', export: 'failed' });
});

test.each([
  ['a line of text', Buffer.from('220 mx ESMTP\r\n')],
  ['half a record', hello(0x0005).subarray(0, 20)],
  ['garbage in a record', Buffer.from([22, 3, 1, 0, 4, 2, 0, 0, 0])],
])('%s is no answer', async (_what, bytes) => {
  expect(new Set(Object.values(await answering(bytes)))).toEqual(new Set(['failed']));
});

test('a hello names exactly the suites of its family, and the secure renegotiation of an answer is read', () => {
  const sent = clientHello([0x0005, 0xc02b], null);
  expect(sent.subarray(44, 50)).toEqual(Buffer.from([0, 4, 0x00, 0x05, 0xc0, 0x2b]));
  const answer = hello(0xc02b, Buffer.from([0, 5, 0xff, 1, 0, 1, 0]));
  expect(readAnswer(22, answer.subarray(5))).toEqual({ kind: 'hello', version: 0x0301, suite: 0xc02b, secureRenegotiation: true, compression: 0 });
  const all = CipherFamily.options.flatMap(suitesOf);
  expect(new Set(all).size).toBe(all.length);
});

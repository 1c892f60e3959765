import type net from 'node:net';
import tls from 'node:tls';
import { describe, expect, it } from 'vitest';
import { probeConnect } from '../../../../containers/world/src/probe-connect.ts';
import { probeMailbox } from '../../../../containers/world/src/probe-mailbox.ts';
import { probeScript } from '../../../../containers/world/src/probe-script.ts';
import { probeSmtp } from '../../../../containers/world/src/probe-smtp.ts';
import { probeTls } from '../../../../containers/world/src/probe-tls.ts';
import { letter, session } from '../../../../server/core/checks/letter.ts';
import { leaving, opening, script, step } from '../../../../server/core/checks/script.ts';
import { Observation, type TlsProbe } from '../../../../server/core/probes.ts';
import { scriptedServer } from '../scripted-server.ts';
import { type Behaviour, beforeTls, inClear, mailboxes } from './behaviours.ts';
import { certificates, key, root, wanted } from './odd-certificates.ts';

const never = new AbortController().signal;
const source = '127.0.0.1';
const waitMs = 1500;
/** Room for a machine with much else to do; a probe without a bound takes for ever. */
const patienceMs = 25_000;
const mostBytes = 32 * 1024 * 1024;
const mostAnswer = 1_000_000;
const mostGrowth = 192 * 1024 * 1024;

/** Runs a probe against a behaviour, and holds it to its bounds: an observation of the right shape, in time, in few bytes and little memory. */
async function bounded(behaviour: Behaviour, ask: (target: { address: string; port: number }) => Promise<Observation>): Promise<Observation> {
  const sockets: net.Socket[] = [];
  await using server = await scriptedServer((socket) => {
    sockets.push(socket);
    behaviour(socket);
  });
  const before = process.memoryUsage().rss;
  const began = performance.now();
  const seen = Observation.parse(await ask(server.target));
  expect(performance.now() - began).toBeLessThan(patienceMs);
  expect(JSON.stringify(seen).length).toBeLessThan(mostAnswer);
  expect(sockets.reduce((sum, socket) => sum + socket.bytesWritten - socket.writableLength, 0)).toBeLessThan(mostBytes);
  expect(process.memoryUsage().rss - before).toBeLessThan(mostGrowth);
  return seen;
}

const mail = () => ({
  id: 'mail',
  reversePath: 'a@b.example',
  forwardPaths: ['alice@harbor.test'],
  message: letter({ token: 'mr0', from: 'a@b.example', to: 'x@y.example', domain: 'b.example', at: 0 }),
});
const greeting = { verb: 'EHLO' as const, name: 'mail.b.example' };
const tlsProbe = (target: TlsProbe['target'], mode: TlsProbe['mode']): TlsProbe => ({
  kind: 'tls',
  source,
  target,
  mode,
  servername: wanted,
  versions: ['TLSv1', 'TLSv1.2', 'TLSv1.3'],
  roots: [],
  names: [wanted],
});

describe.concurrent.each(Object.entries(inClear))('a server that %s', (_, behaviour) => {
  it.each(['none', 'starttls'] as const)('is survived by an SMTP session (%s), which stays within its bounds', async (mode) => {
    const seen = await bounded(behaviour, (target) =>
      probeSmtp(session({ source, target, tls: mode, greeting, transactions: [mail()], commands: ['AUTH LOGIN'] }), waitMs, never),
    );
    if (seen.kind !== 'smtp') throw new Error(seen.kind);
    // In clear, saying yes at the right moments is all that SMTP asks for: only the sink knows better.
    if (mode === 'starttls') expect(seen.transactions.filter(({ end }) => end !== null)).toEqual([]);
  });

  it('is survived by a TLS probe, which sees no certificate', async () => {
    const seen = await bounded(behaviour, (target) => probeTls(tlsProbe(target, 'starttls'), root, waitMs, never));
    expect(seen).toMatchObject({ kind: 'tls', certificate: null });
    if (seen.kind === 'tls') expect(seen.handshakes.filter(({ outcome }) => outcome === 'accepted')).toEqual([]);
  });

  it('is survived by a script of bytes and by a look at its port', async () => {
    const steps = [...opening({ tls: 'none', helo: 'mail.b.example' }), step('mail', 'MAIL FROM:<>\r\n'), leaving()];
    expect(await bounded(behaviour, (target) => probeScript(script({ source, target, servername: null, steps }), waitMs, never))).toMatchObject({
      kind: 'script',
    });
    const seen = await bounded(behaviour, ({ address, port }) => probeConnect({ kind: 'connect', source, address, ports: [port], timeoutMs: 1000 }, never));
    expect(seen).toMatchObject({ kind: 'connect', ports: [{ state: 'open' }] });
  });
});

it.concurrent.each(Object.entries(beforeTls))('a port for TLS that %s is no TLS and no refusal of ours', async (_, behaviour) => {
  const seen = await bounded(behaviour, (target) => probeTls(tlsProbe(target, 'implicit'), root, waitMs, never));
  expect(seen).toMatchObject({ kind: 'tls', certificate: null });
  if (seen.kind === 'tls') expect(seen.handshakes.map(({ outcome }) => outcome)).not.toContain('accepted');
});

it.concurrent.each(Object.entries(mailboxes))(
  'a mailbox that %s holds no message',
  async (_, behaviour) => {
    const seen = await bounded(behaviour, (target) =>
      probeMailbox({ kind: 'mailbox', source, target, tls: 'none', user: 'alice', password: 'x', tokens: ['mr00000000000000000000'], waitMs: 300 }, never),
    );
    expect(seen).toMatchObject({ kind: 'mailbox', found: [] });
  },
  60_000,
);

it.concurrent.each(Object.entries(certificates))('a certificate with %s does not cover the name', async (_, cert) => {
  const context = tls.createSecureContext({ key, cert });
  const seen = await bounded(
    (socket) => {
      const secure = new tls.TLSSocket(socket, { isServer: true, secureContext: context });
      secure.on('error', () => undefined);
      secure.on('data', () => undefined);
    },
    (target) => probeTls(tlsProbe(target, 'implicit'), root, 6000, never),
  );
  if (seen.kind !== 'tls') throw new Error(seen.kind);
  expect(seen.certificate?.covers ?? [{ name: wanted, covered: false }]).toEqual([{ name: wanted, covered: false }]);
  expect(JSON.stringify(seen).length).toBeLessThan(50_000);
});

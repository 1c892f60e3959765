import net from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { probeScan } from '../../../containers/world/src/probe-scan.ts';

const scanner = fileURLToPath(new URL('../../../containers/world/scan', import.meta.url));
const never = new AbortController().signal;
const listen = (port: number, host: string) =>
  new Promise<net.Server>((resolve, reject) => {
    const server = net.createServer((socket) => socket.on('error', () => {}));
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });

test('finds every listener of an address in the whole range, and counts what refused', async () => {
  const servers = await Promise.all([listen(0, '127.77.0.1'), listen(65_535, '127.77.0.1'), listen(0, '127.77.0.2')]);
  try {
    const [first, last, elsewhere] = servers.map((server) => (server.address() as net.AddressInfo).port) as [number, number, number];
    const seen = await probeScan({ kind: 'scan', source: '127.0.0.9', address: '127.77.0.1', to: 65_535, limitMs: 30_000 }, scanner, never);
    expect(seen).toMatchObject({ fault: null, left: null, silent: 0 });
    // Whoever listens on every address of this machine is found too.
    expect(seen.open).toEqual(expect.arrayContaining([first, last]));
    expect(seen.open).not.toContain(elsewhere);
    expect(seen.open.length + seen.refused).toBe(65_535);
  } finally {
    for (const server of servers) server.close();
  }
}, 60_000);

test('says how far it came when its time was over', async () => {
  const seen = await probeScan({ kind: 'scan', source: '127.0.0.9', address: '127.77.0.3', to: 65_535, limitMs: 100 }, scanner, never);
  expect(seen.fault).toBeNull();
  if (seen.left === null) expect(seen.refused).toBeGreaterThan(60_000);
  // Two scanners share the range: every port below the first one left was asked.
  else expect(seen.open.length + seen.refused).toBeGreaterThanOrEqual(seen.left - 1);
}, 60_000);

test('names its own fault: an address that is not ours is no closed port', async () => {
  const seen = await probeScan({ kind: 'scan', source: '203.0.113.9', address: '127.77.0.3', to: 65_535, limitMs: 5000 }, scanner, never);
  expect(seen).toMatchObject({ open: [], refused: 0, fault: expect.stringMatching(/203\.0\.113\.9/) });
});

test('says so when there is no scanner', async () => {
  const seen = await probeScan({ kind: 'scan', source: '127.0.0.9', address: '127.77.0.3', to: 65_535, limitMs: 5000 }, '/nonexistent/scan', never);
  expect(seen.fault).toMatch(/ENOENT/);
});

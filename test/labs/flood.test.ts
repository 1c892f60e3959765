import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { Page, RunningServer, Screen } from '../harness/running-server.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';

async function residentMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

it('holds a flooding shell back while the browser stands still, and lets Ctrl+C through', async () => {
  await using data = await temporaryFolder('flood');
  await using server = await RunningServer.start(data.path);
  using page = new Page(server.url);
  await page.rangeReady();
  const lab = await page.reach(await page.ask('lab:start', { scenario: 'open-relay-postfix' }), 'ready');
  const screen = new Screen(page, lab.id, 'tab-1');
  await screen.open('mx');
  await screen.shows(/# $/);
  const pid = server.child.pid ?? 0;

  screen.acknowledging = false;
  const before = await residentMiB(pid);
  await screen.type('yes flooding\r');
  await screen.shows(/flooding\r\nflooding/);
  // The browser stands still: what it was sent must come to a stop by itself.
  let last = -1;
  while (last !== screen.bytes) {
    last = screen.bytes;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const grown = (await residentMiB(pid)) - before;
  expect(screen.bytes).toBeLessThan(1024 * 1024);
  expect(grown).toBeLessThan(32);

  screen.acknowledging = true;
  await page.ask('terminal:ack', { lab: lab.id, terminal: 'tab-1', offset: (await screen.open('mx')).offset });
  await screen.type('\u0003');
  await screen.type('echo quiet-$((40+2))\r');
  await screen.shows(/quiet-42/);
  await page.ask('lab:end', { lab: lab.id });
  await page.reach(lab, 'gone');
}, 120_000);

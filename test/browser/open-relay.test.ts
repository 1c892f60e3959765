import type { Page as BrowserPage } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../harness/chromium.ts';
import { RunningServer } from '../harness/running-server.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';

const fix = `postconf -e "mynetworks=127.0.0.0/8 $(ip -4 route | awk '/^10[.]/{print $1}')"; systemctl restart postfix; echo re''started\n`;

const data = await temporaryFolder('browser');
const browser = await launchChromium();
let server: RunningServer;
let page: BrowserPage;

beforeAll(async () => {
  server = await RunningServer.start(data.path);
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
  await data[Symbol.asyncDispose]();
});

async function terminalShows(text: string): Promise<void> {
  await page.waitForFunction((wanted) => document.querySelector('.xterm-rows')?.textContent?.includes(wanted), text, { timeout: 30_000 });
}

async function verdictsOfACheck(): Promise<Record<string, string>> {
  await page.getByTestId('check-button').click();
  await page.locator('[data-testid="check-button"][data-checking="true"]').waitFor();
  await page.locator('[data-testid="check-button"][data-checking="false"]').waitFor({ timeout: 120_000 });
  return page.$$eval('[data-testid^="verdict-"]', (rows) =>
    Object.fromEntries(rows.map((row) => [row.getAttribute('data-testid')?.replace('verdict-', ''), row.getAttribute('data-verdict')])),
  );
}

it('a learner starts the open relay, fixes it in the terminal, checks, and finds everything again after a reload', async () => {
  await page.goto(server.url);
  await page.getByTestId('card-open-relay-postfix').click();
  await page.getByTestId('start-lab').click();
  await page.locator('[data-testid="terminal-mx"] .xterm-rows').waitFor({ timeout: 120_000 });
  await terminalShows('# ');

  const before = await verdictsOfACheck();
  expect(Object.values(before)).toContain('fail');
  // The picture of the README is taken here: MAILRANGE_SCREENSHOT=client/screenshots/lab-page.png
  if (process.env.MAILRANGE_SCREENSHOT) await page.screenshot({ path: process.env.MAILRANGE_SCREENSHOT });

  await page.locator('[data-testid="terminal-mx"] .xterm').click();
  await page.keyboard.type(fix, { delay: 2 });
  await terminalShows('restarted');
  const after = await verdictsOfACheck();
  expect(new Set(Object.values(after))).toEqual(new Set(['pass']));
  const points = await page.getByTestId('points').textContent();
  expect(points).toMatch(/[1-9]/);

  await page.reload();
  await terminalShows('restarted');
  expect(await page.getByTestId('points').textContent()).toBe(points);
  await page.goto(`${server.url}/leaderboard`);
  await page.getByTestId('standing-row').first().waitFor();
  expect(await page.getByTestId('standing-row').count()).toBe(1);
});

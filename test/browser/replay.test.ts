import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { violationsOf } from '../harness/axe.ts';
import { launchChromium } from '../harness/chromium.ts';
import { joinsClass, makesClass, person, terminalShows } from '../harness/class-journey.ts';
import { RunningServer } from '../harness/running-server.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';

const data = await temporaryFolder('replay');
const browser = await launchChromium();
const classroom = { MAILRANGE_MODE: 'classroom' };
let server = await RunningServer.start(data.path, classroom);
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
  await data[Symbol.asyncDispose]();
});

const sound = async (page: Page, name: string) => {
  if (process.env.MAILRANGE_PICTURES) await page.screenshot({ path: `${process.env.MAILRANGE_PICTURES}/replay-${name}.png` });
  expect(await violationsOf(page), name).toEqual([]);
};
const status = (page: Page, path: string) => page.evaluate(async (asked) => (await fetch(asked)).status, path);

it('a student is told, and replays what was typed and when it was checked; so does the instructor, and nobody else', async () => {
  const ada = await person(browser);
  const code = await makesClass(ada, server);

  const [bo, cy] = [await person(browser), await person(browser)];
  await bo.goto(server.url);
  expect(await bo.getByTestId('recorded').textContent()).toMatch(/Terminals are recorded.*you, your instructor.*30 days/i);
  await joinsClass(bo, server, code, 'Bo');
  await joinsClass(cy, server, code, 'Cy');
  await bo.goto(`${server.url}/lab/open-relay-postfix`);
  await bo.getByTestId('recorded').waitFor();
  await bo.getByTestId('start-lab').click();
  await bo.locator('[data-testid="terminal-mx"] .xterm-rows').waitFor({ timeout: 120_000 });
  await terminalShows(bo, '# ');
  await bo.getByTestId('recorded').waitFor();
  await sound(bo, 'told');
  await bo.locator('[data-testid="terminal-mx"] .xterm').click();
  // Typed blind: what is not shown is not kept.
  await bo.keyboard.type("read -rs word; echo got' 'it\n");
  await bo.keyboard.type('swordfish\n');
  await terminalShows(bo, 'got it');
  await bo.keyboard.type("echo Grüße' 'aus dem Labor\n");
  await terminalShows(bo, 'Grüße aus dem Labor');
  await bo.getByTestId('check-button').click();
  await bo.locator('[data-testid="check-button"][data-checking="true"]').waitFor();
  await bo.locator('[data-testid="check-button"][data-checking="false"]').waitFor({ timeout: 120_000 });

  // The server is killed: what was written is there, and it goes on.
  await server.kill('SIGKILL');
  await bo.getByTestId('connection').waitFor();
  server = await RunningServer.start(data.path, { ...classroom, PORT: new URL(server.url).port });
  await bo.getByTestId('connection').waitFor({ state: 'detached', timeout: 120_000 });
  await bo.locator('[data-testid="lab-state"][data-state="ready"]').waitFor({ state: 'attached', timeout: 120_000 });
  await bo.locator('[data-testid="terminal-mx"] .xterm').click();
  await bo.keyboard.type("echo after' 'the kill\n");
  await terminalShows(bo, 'after the kill');

  await bo.goto(`${server.url}/me?tab=history`);
  await bo.getByTestId('history-row').first().getByTestId('replay-link').click();
  const screen = (page: Page) => page.getByTestId('replay-screen').locator('.ap-term-text');
  await screen(bo).getByText('Grüße aus dem Labor').waitFor();
  expect(await bo.locator('[data-testid="marker"][aria-current]').textContent()).toContain('Check: started');
  const markers = await bo.getByTestId('marker').allTextContents();
  expect(markers.some((text) => /Fail .*/.test(text))).toBe(true);
  expect(markers.some((text) => /Check: finished, \d+ of \d+ passed/.test(text))).toBe(true);
  expect(markers.at(-1)).toContain('Taken up again');
  await sound(bo, 'student');
  await bo.getByTestId('play').click();
  await bo.getByRole('button', { name: 'Pause' }).waitFor();
  await bo.getByRole('slider', { name: 'Position in the recording' }).press('End');
  await screen(bo).getByText('after the kill').waitFor();
  const [download] = await Promise.all([bo.waitForEvent('download'), bo.getByTestId('download-cast').click()]);
  expect(download.suggestedFilename()).toMatch(/^open-relay-postfix-mx.*\.cast$/);
  const cast = await readFile(await download.path(), 'utf8');
  expect(cast).toContain('got it');
  expect(cast).not.toContain('swordfish');

  await ada.getByRole('link', { name: 'Bo', exact: true }).first().click();
  await ada.getByTestId('attempt-row').first().getByTestId('replay-link').click();
  await screen(ada).getByText('Grüße aus dem Labor').waitFor();
  expect(await ada.getByTestId('replay-who').textContent()).toContain('Bo');
  await sound(ada, 'instructor');

  const { pathname } = new URL(ada.url());
  const place = `/api${pathname.replace(/\/replay\/.*/, '/recordings')}`;
  const lab = pathname.split('/').at(-1);
  const id = await ada.evaluate(async (asked) => ((await (await fetch(asked)).json()) as { recordings: { id: string }[] }).recordings[0]?.id, place);
  expect([await status(ada, `${place}/${id}`), await status(bo, `/api/me/recordings/${id}`)]).toEqual([200, 200]);
  expect([await status(cy, `${place}/${id}`), await status(cy, place), await status(cy, `/api/me/recordings/${id}`)]).toEqual([403, 403, 404]);
  await cy.goto(`${server.url}/replay/${lab}`);
  await cy.getByTestId('replay-none').waitFor();
}, 600_000);

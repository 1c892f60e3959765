import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { violationsOf } from '../harness/axe.ts';
import { launchChromium } from '../harness/chromium.ts';
import { joinsClass, makesClass, person, terminalShows } from '../harness/class-journey.ts';
import { RunningServer } from '../harness/running-server.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';

const data = await temporaryFolder('class-live');
const browser = await launchChromium();
const server = await RunningServer.start(data.path, { MAILRANGE_MODE: 'classroom' });
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
  await data[Symbol.asyncDispose]();
});

const sound = async (page: Page, name: string) => {
  if (process.env.MAILRANGE_PICTURES) await page.screenshot({ path: `${process.env.MAILRANGE_PICTURES}/live-${name}.png` });
  expect(await violationsOf(page), name).toEqual([]);
};

it('an instructor follows two students, looks into a terminal, types with leave, and the board moves when the fix is checked', async () => {
  const ada = await person(browser);
  const code = await makesClass(ada, server);

  const [bo, cy] = [await person(browser), await person(browser)];
  await joinsClass(bo, server, code, 'Bo');
  await joinsClass(cy, server, code, 'Cy');
  await bo.goto(`${server.url}/lab/open-relay-postfix`);
  await bo.getByTestId('start-lab').click();
  await bo.locator('[data-testid="terminal-mx"] .xterm-rows').waitFor({ timeout: 120_000 });
  await terminalShows(bo, '# ');

  // What is said reaches everybody, and a raised hand the instructor.
  await cy.getByTestId('hand').click();
  await ada.getByTestId('hand-up').waitFor();
  expect(await ada.getByTestId('live-row').first().textContent()).toContain('Cy');
  await ada.getByTestId('notice').fill('Begin with the log.');
  await ada.getByTestId('say').click();
  for (const page of [bo, cy]) expect(await page.getByTestId('notice-bar').textContent()).toContain('Ada: Begin with the log.');
  await sound(ada, 'class');
  await sound(cy, 'notice');

  await bo.locator('[data-testid="terminal-mx"] .xterm').click();
  await bo.keyboard.type("echo here' 'I am\n");
  await ada.getByTestId('peek').first().click();
  await terminalShows(ada, 'here I am');
  await bo.locator('[data-testid="watched"][data-typing="no"]').waitFor();
  // Without leave nothing gets through.
  await ada.locator('[data-testid="peek-screen"] .xterm').click();
  await ada.keyboard.type('nothing of this');
  await ada.getByTestId('ask-to-type').click();
  await bo.locator('[data-testid="watched"][data-typing="asked"]').waitFor();
  await sound(bo, 'asked');
  await bo.getByTestId('allow-typing').click();
  await ada.locator('[data-testid="peek-state"][data-typing="yes"]').waitFor();
  await ada.locator('[data-testid="peek-screen"] .xterm').click();
  await ada.keyboard.type(`postconf -e "mynetworks=127.0.0.0/8 $(ip -4 route | awk '/^10[.]/{print $1}')"; systemctl restart postfix; echo men''ded\n`);
  await terminalShows(bo, 'mended');
  expect(await bo.locator('.xterm-rows').first().textContent()).not.toContain('nothing of this');
  await sound(ada, 'peek');
  await bo.getByTestId('refuse-typing').click();
  await ada.locator('[data-testid="peek-state"][data-typing="no"]').waitFor();
  await ada.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).click();
  await bo.getByTestId('watched').waitFor({ state: 'detached' });

  await cy.goto(`${server.url}/leaderboard`);
  await bo.getByTestId('check-button').click();
  await bo.getByTestId('celebration').waitFor({ timeout: 120_000 });
  await cy.getByTestId('standing-row').filter({ hasText: 'Bo' }).waitFor({ timeout: 60_000 });

  // The member's attempts, with what was seen.
  await ada.getByRole('link', { name: 'Bo', exact: true }).first().click();
  await ada.getByTestId('attempt-row').first().getByRole('button').click();
  await ada.getByTestId('member-attempt').locator('[data-testid^="verdict-"]').first().waitFor();
  await sound(ada, 'member');
  await ada.goBack();
  await ada.getByRole('button', { name: 'End the lab of Bo' }).click();
  await ada.getByRole('dialog').getByRole('button', { name: 'End' }).click();
  await bo.locator('[data-testid="start-lab"]').waitFor({ timeout: 60_000 });
}, 600_000);

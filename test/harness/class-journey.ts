import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { axe } from './axe.ts';
import type { RunningServer } from './running-server.ts';

/** Somebody with a browser of their own. */
export async function person(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', ...options })).newPage();
  await page.addInitScript(axe);
  return page;
}

/** The first instructor sets the range up and makes a class; answers its join code. */
export async function makesClass(page: Page, server: RunningServer): Promise<string> {
  await page.goto(`${server.url}/setup#${await server.said(/setup#(\S+)/)}`);
  await page.getByLabel('Your name').fill('Ada');
  await page.getByRole('textbox', { name: 'Password' }).fill('correct horse');
  await page.getByRole('button', { name: 'Make the account' }).click();
  await page.getByTestId('class-name').fill('Mail 101');
  await page.getByTestId('create-class').click();
  return (await page.getByTestId('join-code').textContent()) ?? '';
}

export async function joinsClass(page: Page, server: RunningServer, code: string, name: string): Promise<void> {
  await page.goto(server.url);
  await page.getByTestId('join-code').fill(code);
  await page.getByTestId('join-name').fill(name);
  await page.getByTestId('join').click();
  await page.getByTestId('make-link').waitFor();
}

/** Waits until some terminal of the page shows the text. */
export async function terminalShows(page: Page, text: string): Promise<void> {
  const shown = (wanted: string) => [...document.querySelectorAll('.xterm-rows')].some((rows) => rows.textContent?.includes(wanted));
  await page.waitForFunction(shown, text, { timeout: 60_000 });
}

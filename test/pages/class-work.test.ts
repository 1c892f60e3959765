import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { catalogue, scenario } from '../fakes/demo-data.ts';
import { axe } from '../harness/axe.ts';
import { launchChromium } from '../harness/chromium.ts';
import { classroom } from '../harness/classroom.ts';
import { sizes, sound } from '../harness/sound.ts';
import { attempt } from '../server/store/store-fixture.ts';

const browser = await launchChromium();
const site = await classroom(() => fileURLToPath(new URL('../../dist/client', import.meta.url)));
Object.assign(site.range, { catalogue: async () => catalogue, scenario: async (_learner: unknown, id: string) => scenario(id) });
afterAll(async () => {
  await browser.close();
  await site[Symbol.asyncDispose]();
});

/** A browser of its own, with the cookie of somebody who has signed in. */
const browserOf = async (cookie: string): Promise<Page> => {
  const context = await browser.newContext({ viewport: sizes.wide, reducedMotion: 'reduce' });
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url: site.url }]);
  const page = await context.newPage();
  await page.addInitScript(axe);
  return page;
};
/** On a phone too. */
const looks = (page: Page, name: string) => sound(page, name, ['wide', 'phone']);

const admin = await site.admin();
const ours = await site.class(admin, 'Mail 101');
const bos = await site.student(ours.joinCode, 'Bo');
const learnerOf = async (cookie: string) => ((await site.send(cookie, 'GET', '/api/me')).body as { id: string }).id;
let attempts = 0;
/** An attempt that solved a task. */
const solve = async (learner: string, task: string, points: number, at = Date.now()) => {
  const id = `solve${String(attempts++).padStart(11, '0')}`;
  await site.store.progress.startAttempt(attempt({ id, learner, at, scenario: 'open-relay-postfix' }));
  await site.store.progress.finishAttempt(id, { state: 'finished', verdicts: [], problem: null, grants: [{ task, points }] });
};

it('an instructor makes an assignment; the student sees what is due when, solves, and gets more time', async () => {
  const ada = await browserOf(admin);
  await ada.goto(`${site.url}/classes/${ours.id}`);
  await ada.getByTestId('new-assignment').click();
  await ada.getByTestId('assignment-title').fill('Week 1: relaying');
  await ada.getByTestId('assignment-scenarios').click();
  await ada.getByRole('option', { name: 'Close the open relay' }).click();
  await ada.keyboard.press('Escape');
  await looks(ada, 'assignment-form');
  await ada.getByTestId('save-assignment').click();
  await ada.getByTestId('assignment').waitFor();

  const bo = await browserOf(bos);
  await bo.goto(site.url);
  await bo.getByTestId('due').waitFor();
  await looks(bo, 'catalogue-due');
  await solve(await learnerOf(bos), 'task', 40);
  site.range.boardsChanged();
  await bo.getByRole('link', { name: 'Class', exact: true }).click();
  await bo.getByTestId('my-assignment').getByText('40 / 50').first().waitFor();
  await looks(bo, 'my-class');

  await ada.getByRole('link', { name: 'Week 1: relaying' }).click();
  await ada.getByTestId('score-row').getByText('40 / 50').first().waitFor();
  await ada.getByRole('button', { name: 'More time for Bo' }).click();
  await ada.getByTestId('save-extension').waitFor();
  await looks(ada, 'extension');
  await ada.getByTestId('save-extension').click();
  await ada.getByTestId('score-row').getByText('extended').waitFor();
  await looks(ada, 'assignment');
  await bo.reload();
  await bo.getByTestId('my-assignment').getByText('extended').waitFor();
}, 90_000);

it('the board moves by itself, stands still while it is frozen, and everybody is found', async () => {
  const crowd = await Promise.all(Array.from({ length: 14 }, (_, n) => site.student(ours.joinCode, `Student ${String(n + 1).padStart(2, '0')}`)));
  for (const [n, cookie] of crowd.entries()) await solve(await learnerOf(cookie), `t${n}`, 100 + n * 7, Date.now() - (20 - n) * 3_600_000);
  const bo = await browserOf(bos);
  await bo.goto(`${site.url}/leaderboard`);
  await bo.getByTestId('courses').waitFor();
  const names = async () => (await bo.getByTestId('standing-row').allTextContents()).map((row) => row.replace(/^(\d+)(Student \d\d|Bo).*$/s, '$1 $2'));
  expect(await names()).toEqual(['1 Student 14', '2 Student 13', '3 Student 12', '4 Student 11', '5 Student 10', '13 Student 02', '14 Student 01', '15 Bo']);
  await looks(bo, 'board');
  await bo.getByTestId('find').fill('student 07');
  await bo.getByTestId('found').waitFor();
  expect(await bo.getByTestId('found').textContent()).toContain('Student 07');

  const ada = await browserOf(admin);
  await ada.goto(`${site.url}/classes/${ours.id}/board`);
  await ada.getByTestId('freeze').click();
  await bo.getByTestId('frozen').waitFor();
  await solve(await learnerOf(bos), 'more', 500);
  site.range.boardsChanged();
  expect((await names())[0]).toBe('1 Student 14');
  await looks(ada, 'board-frozen');
  await ada.getByTestId('freeze').click();
  await bo.getByTestId('standing-row').filter({ hasText: 'Bo' }).first().getByText('540').waitFor();
  expect((await names())[0]).toBe('1 Bo');

  await ada.goto(`${site.url}/classes/${ours.id}`);
  await ada.getByRole('button', { name: 'How others see Bo on the board' }).click();
  await ada.getByTestId('alias').fill('Quiet Heron');
  await ada.getByTestId('save-shown').click();
  await bo.getByText('Quiet Heron').first().waitFor();
  await ada.getByTestId('look-for-notes').click();
  await ada.getByText('There is nothing to note.').waitFor();
  await looks(ada, 'class-whole');
}, 120_000);

it('a student takes a password, comes back with it, takes the data along and is deleted; the instructor deletes the class', async () => {
  const bo = await browserOf(bos);
  await bo.goto(`${site.url}/my-link`);
  await bo.getByTestId('new-password').fill('a good long one');
  await bo.getByTestId('set-password').click();
  await bo.getByTestId('password-set').waitFor();
  await looks(bo, 'my-link-whole');
  await bo.getByTestId('person-menu').click();
  await bo.getByTestId('sign-out').click();
  await bo.getByRole('tab', { name: 'Sign in' }).click();
  await bo.getByLabel('Your name').fill('bo');
  await bo.getByRole('textbox', { name: 'Password' }).fill('a good long one');
  await bo.getByTestId('sign-in').click();
  // Everything of the assignment is done by now: nothing is due.
  await bo.getByTestId('card-open-relay-postfix').waitFor();
  await bo.goto(`${site.url}/my-link`);
  const [download] = await Promise.all([bo.waitForEvent('download'), bo.getByRole('link', { name: 'Take your data' }).click()]);
  expect(download.suggestedFilename()).toBe('mailrange-my-data.json');
  await bo.getByTestId('delete-me').click();
  await bo.getByRole('dialog').getByRole('button', { name: 'Delete me' }).click();
  await bo.getByTestId('join').waitFor();

  const ada = await browserOf(admin);
  await ada.goto(`${site.url}/classes`);
  await ada.getByTestId('accounts').waitFor();
  await looks(ada, 'classes-whole');
  await ada.goto(`${site.url}/classes/${ours.id}`);
  await ada.getByTestId('delete-class').click();
  expect(await ada.getByTestId('really-delete').isDisabled()).toBe(true);
  await ada.getByTestId('delete-name').fill('Mail 101');
  await ada.getByTestId('really-delete').click();
  await ada.getByText('You have no class yet.').waitFor();
}, 120_000);

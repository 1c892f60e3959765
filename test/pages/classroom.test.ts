import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { catalogue, scenario, verdicts } from '../fakes/demo-data.ts';
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

/** A browser of its own, with its own cookies. */
const person = async (): Promise<Page> => {
  const page = await (await browser.newContext({ viewport: sizes.wide, reducedMotion: 'reduce' })).newPage();
  await page.addInitScript(axe);
  return page;
};
const looks = (page: Page, name: string) => sound(page, name, ['wide']);

it('an instructor sets the range up and makes a class; two students join, and one comes back by the personal link', async () => {
  const ada = await person();
  await ada.goto(`${site.url}/setup#${await site.app.people.setupSecret()}`);
  await ada.getByLabel('Your name').fill('Ada');
  await ada.getByRole('textbox', { name: 'Password' }).fill('correct horse');
  await looks(ada, 'setup');
  await ada.getByRole('button', { name: 'Make the account' }).click();
  await ada.getByTestId('class-name').fill('Mail 101');
  await ada.getByTestId('create-class').click();
  const code = (await ada.getByTestId('join-code').textContent()) ?? '';
  expect(code).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/);
  await ada.getByTestId('roster').fill('name;email\nBo Diaz;bo@school.example\nno address;nonsense');
  await ada.getByTestId('import').click();
  await ada.getByTestId('roster-done').waitFor();
  expect(await ada.getByTestId('roster-done').textContent()).toContain('Line 3');

  const [bo, cy] = [await person(), await person()];
  for (const [page, name] of [
    [bo, 'bo diaz'],
    [cy, 'Cy'],
  ] as const) {
    await page.goto(site.url);
    await page.getByTestId('join-code').fill(code.toLowerCase());
    await page.getByTestId('join-name').fill(name);
    await looks(page, `door-${name[0]}`);
    await page.getByTestId('join').click();
    await page.getByTestId('make-link').waitFor();
  }
  await bo.getByTestId('make-link').click();
  const link = (await bo.getByTestId('personal-link').textContent()) ?? '';
  await looks(bo, 'my-link');
  await bo.goto(`${site.url}/leaderboard`);
  await bo.getByTestId('standing-row').first().waitFor();
  await bo.getByTestId('person-menu').click();
  await bo.getByTestId('sign-out').click();
  await bo.getByTestId('join').waitFor();
  await bo.goto(link);
  await bo.getByTestId('person-menu').waitFor();

  await ada.reload();
  await ada.getByTestId('member-row').nth(1).waitFor();
  const rows = await ada.getByTestId('member-row').allTextContents();
  expect(rows.map((row) => /^(Bo Diaz|Cy)/.exec(row)?.[0])).toEqual(['Bo Diaz', 'Cy']);
  expect(rows.some((row) => row.includes('not joined'))).toBe(false);
  // Bo fails three times.
  const bosId = ((await bo.evaluate(async () => (await fetch('/api/me')).json())) as { id: string }).id;
  for (const n of [1, 2, 3]) {
    const id = `attempt${n}`.padEnd(16, '0');
    await site.store.progress.startAttempt(attempt({ id, learner: bosId, scenario: 'open-relay-postfix' }));
    await site.store.progress.finishAttempt(id, { state: 'finished', verdicts: verdicts(false), problem: null, grants: [] });
  }
  await ada.getByTestId('heat-scenario').first().click();
  await ada.getByRole('option', { name: 'Close the open relay' }).first().click();
  await ada.getByTestId('heat').waitFor();
  expect(await ada.getByTestId('heat').textContent()).toContain('stuck');
  await looks(ada, 'class');
  await ada.getByRole('link', { name: 'Classes' }).click();
  await ada.getByTestId('class-card').waitFor();
  await looks(ada, 'classes');
  // A student has no business there.
  await cy.goto(`${site.url}${new URL(ada.url()).pathname}`);
  await cy.getByTestId('problem').waitFor();
}, 90_000);

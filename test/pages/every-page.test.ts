import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axe } from '../harness/axe.ts';
import { launchChromium } from '../harness/chromium.ts';
import { demoPage } from '../harness/demo-page.ts';
import { type Size, sizes, sound } from '../harness/sound.ts';

const browser = await launchChromium();
const site = await demoPage();
afterAll(async () => {
  await browser.close();
  await site[Symbol.asyncDispose]();
});

const tabs = ['Evidence', 'Mail flow', 'Mailboxes', 'Changes', 'Siege'];
/** A phone has one pane at a time and is walked by itself; the other sizes differ in room alone. */
const walks: Record<string, [Size, ...Size[]]> = { 'a desk': ['wide', 'middle'], 'a phone': ['phone'] };

async function readyLab(page: Page): Promise<void> {
  await page.goto(`${site.url}/lab/open-relay-postfix`);
  const start = page.getByTestId('start-lab');
  const ready = page.locator('[data-testid="lab-state"][data-state="ready"]');
  await start.or(ready).first().waitFor({ state: 'attached' });
  if (await start.isVisible()) await start.click();
  // On a phone there is no room for it in sight.
  await ready.waitFor({ state: 'attached' });
}

describe.each(Object.entries(walks))('on %s', (_, at) => {
  let page: Page;
  const looks = (name: string) => sound(page, name, at);
  beforeAll(async () => {
    page = await browser.newPage({ viewport: sizes[at[0]], colorScheme: 'light', reducedMotion: 'reduce' });
    await page.addInitScript(axe);
  });
  afterAll(() => page.close());

  it('the catalogue has no accessibility violation and fits', async () => {
    await page.goto(site.url);
    await page.getByTestId('card-open-relay-postfix').waitFor();
    await looks('catalogue');
  });

  it('the leaderboard has none and fits', async () => {
    await page.goto(`${site.url}/leaderboard`);
    await page.getByTestId('standing-row').first().waitFor();
    await looks('leaderboard');
  });

  it.each(['progress', 'mistakes', 'exam', 'history'])("the learner's own page has none and fits, at %s", async (tab) => {
    await page.goto(`${site.url}/me?tab=${tab}`);
    await page.getByRole('tabpanel').locator('> *').first().waitFor();
    await page.waitForLoadState('networkidle');
    await looks(`me-${tab}`);
  });

  it('a replay has none and fits: where an attempt began, playing, at its end, with nothing to show, gone', async () => {
    await page.goto(`${site.url}/replay/lab0000001?attempt=attempt000000000`);
    const screen = page.getByTestId('replay-screen').locator('.ap-term-text');
    const stands = () => page.getByTestId('replay-time').textContent();
    await screen.getByText('postconf mynetworks').waitFor();
    expect(await stands()).toBe('00:05 of 00:21');
    // The player's own start button has no name, and gives way to the page's.
    expect(await page.locator('.ap-overlay-start').isVisible()).toBe(false);
    await looks('replay');
    // Without a mouse: the screen has the focus, Space plays and pauses, brackets go from mark to mark.
    await screen.focus();
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Play' }).waitFor();
    await page.keyboard.press(']');
    expect(await page.locator('[data-testid="marker"][aria-current]').textContent()).toContain('Fail');
    await page.keyboard.press('[');
    expect(await stands()).toBe('00:05 of 00:21');
    await page.getByTestId('marker').last().click();
    await screen.getByText('systemctl restart postfix').waitFor();
    await looks('replay-end');
    await page.getByRole('tab', { name: 'outside' }).click();
    await page.getByText('It ends early').waitFor();
    await screen.getByText('outside#').waitFor();
    await looks('replay-cap');
    await page.getByRole('tab', { name: 'office' }).click();
    await page.getByTestId('replay-nothing').waitFor();
    await looks('replay-nothing');
    await page.goto(`${site.url}/replay/lab0000009`);
    await page.getByText('There is no such thing').waitFor();
    await looks('replay-gone');
    await page.goto(`${site.url}/replay/lab0000777`);
    await page.getByTestId('replay-none').waitFor();
    await looks('replay-none');
  });

  it('the page of a module has none and fits', async () => {
    await page.goto(`${site.url}/module/2-relay`);
    await page.getByTestId('step-open-relay-exim').waitFor();
    await looks('module');
  });

  it('a page that is not there has none and fits', async () => {
    await page.goto(`${site.url}/nowhere`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await looks('nowhere');
  });

  it('the lab page has none and fits, before the start, with every tab, and with verdicts', async () => {
    await readyLab(page);
    await looks('lab');
    const narrow = at[0] === 'phone';
    const pane = async (label: string) => {
      if (narrow) await page.locator('main').getByText(label, { exact: true }).first().click();
    };
    await pane('Guide');
    for (const tab of [/^Tasks/, /^Quiz/]) {
      await page.getByRole('tab', { name: tab }).click();
      await looks(`lab-${tab.source}`);
    }
    await pane('Findings');
    await page.getByTestId('check-button').click();
    await page.locator('[data-testid="check-button"][data-checking="true"]').waitFor();
    await page.locator('[data-testid="check-button"][data-checking="false"]').waitFor();
    expect(await page.getByTestId('handshake-ladder').first().getByRole('listitem').count()).toBe(4);
    for (const tab of tabs) {
      await page.getByRole('tab', { name: tab, exact: true }).click();
      await page.getByRole('tabpanel', { name: tab }).locator('> *').first().waitFor();
      await page.waitForLoadState('networkidle');
      await looks(`lab-${tab}`);
      if (tab === 'Mail flow') {
        await page.getByRole('switch', { name: 'Table' }).check();
        await looks('lab-table');
      }
      if (tab === 'Mailboxes') {
        await page
          .getByRole('list', { name: /^Letters/ })
          .getByRole('button')
          .first()
          .click();
        await page.getByTestId('letter').waitFor();
        await looks('lab-letter');
      }
    }
  });
});

it('dialogs, the celebration and the debrief have no violation', async () => {
  await using own = await demoPage();
  const page = await browser.newPage({ viewport: sizes.wide, colorScheme: 'light', reducedMotion: 'reduce' });
  await page.addInitScript(axe);
  await page.goto(`${own.url}/lab/open-relay-postfix`);
  await page.getByTestId('start-lab').click();
  await page.locator('.xterm-rows').first().waitFor();
  await page.getByRole('button', { name: 'Keys (?)' }).click();
  await page.getByRole('dialog').waitFor();
  await sound(page, 'keys', ['wide']);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await page.getByRole('dialog').waitFor();
  await sound(page, 'reset', ['wide']);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.locator('.xterm').first().click();
  await page.keyboard.type('postconf -e mynetworks=127.0.0.0/8\n');
  await page.keyboard.press('Control+Shift+Enter');
  await page.getByTestId('celebration').waitFor();
  await sound(page, 'celebration', ['wide']);
  await page.getByRole('button', { name: 'Read the debrief' }).click();
  await page.getByTestId('fixes').waitFor();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await sound(page, 'debrief', ['wide']);
  await page.close();
});

it('a learner without a mouse gets from the catalogue to a solved scenario', async () => {
  const page = await browser.newPage({ viewport: sizes.wide });
  await page.goto(site.url);
  const card = page.getByTestId('card-tls-hygiene');
  await card.waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.closest('[data-testid]')?.getAttribute('data-testid') ?? null);
  const tabTo = async (wanted: string) => {
    for (let presses = 0; presses < 60 && (await focused()) !== wanted; presses++) await page.keyboard.press('Tab');
    expect(await focused()).toBe(wanted);
  };
  await tabTo('card-tls-hygiene');
  await page.keyboard.press('Enter');
  await page.getByTestId('start-lab').waitFor();
  await tabTo('start-lab');
  await page.keyboard.press('Enter');
  await page.locator('[data-testid="lab-state"][data-state="ready"]').waitFor();
  await page.locator('.xterm-rows').first().waitFor();
  // F6 walks the panes; the terminal takes what is typed, and Escape twice lets go of Tab.
  for (let presses = 0; presses < 6 && !(await page.evaluate(() => document.activeElement?.classList.contains('xterm-helper-textarea'))); presses++)
    await page.keyboard.press('F6');
  await page.keyboard.type('postconf -e mynetworks=127.0.0.0/8');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('.xterm-rows')?.textContent?.includes('you typed'));
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('tab');
  await page.keyboard.press('Control+Shift+Enter');
  await page.getByTestId('celebration').waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('celebration').waitFor({ state: 'hidden' });
  await page.close();
});

it('steps through the stages of a probe with the arrow keys', async () => {
  const page = await browser.newPage({ viewport: sizes.wide });
  await readyLab(page);
  await page.getByTestId('check-button').click();
  await page.locator('[data-testid="check-button"][data-checking="true"]').waitFor();
  await page.locator('[data-testid="check-button"][data-checking="false"]').waitFor();
  await page.getByRole('tab', { name: 'Mail flow' }).click();
  await page.locator('[data-stage="banner"]').click();
  expect(await page.getByTestId('flow-said').textContent()).toContain('250');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-stage'))).toBe('queue');
  await page.close();
});

it('brings a mistake back with its transcript until it is put aside, and remembers that', async () => {
  const page = await browser.newPage({ viewport: sizes.wide });
  await page.goto(`${site.url}/me?tab=mistakes`);
  const card = page.getByTestId('mistake-card');
  await card.waitFor();
  const left = async () => Number(/^\d+/.exec((await page.getByTestId('deck-left').textContent()) ?? '')?.[0]);
  const all = await left();
  expect(await card.locator('figure li').count()).toBeGreaterThan(0);
  await card.getByRole('button', { name: /look/ }).click();
  await card.getByRole('status').waitFor();
  await card.getByRole('button', { name: 'Got it' }).click();
  expect(await left()).toBe(all - 1);
  await page.reload();
  await page.getByTestId('deck-left').waitFor();
  expect(await left()).toBe(all - 1);
  await page.close();
});

it('sits an exam against the clock and reports by objective; when the time is over it is handed in', async () => {
  const page = await browser.newPage({ viewport: sizes.wide });
  await page.clock.install();
  await page.goto(`${site.url}/me?tab=exam`);
  await page.getByTestId('begin-exam').click();
  await page.getByRole('timer').waitFor();
  await page.getByRole('radio', { name: 'Hold the queue' }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('radio', { name: 'The key' }).click();
  await page.getByRole('button', { name: 'Hand in' }).click();
  const report = page.getByTestId('exam-report');
  await report.waitFor();
  expect(await report.getByRole('heading').first().textContent()).toBe('1 of 2 right');
  expect(await report.textContent()).toContain('Signs of abuse');

  await page.getByTestId('begin-exam').click();
  await page.getByRole('timer').waitFor();
  await page.clock.fastForward('03:10');
  await report.waitFor();
  expect(await report.getByRole('heading').first().textContent()).toBe('0 of 2 right');
  await page.close();
});

it('opens a scenario and a pane from the command palette by keyboard alone, and leaves Ctrl+K to the shell in a terminal', async () => {
  // Colours are looked at when nothing fades any more.
  const page = await browser.newPage({ viewport: sizes.wide, reducedMotion: 'reduce' });
  await page.addInitScript(axe);
  await page.goto(site.url);
  await page.getByTestId('card-open-relay-postfix').waitFor();
  await page.keyboard.press('Control+K');
  await page.getByRole('combobox', { name: /command/ }).waitFor();
  await sound(page, 'palette', ['wide']);
  await page.keyboard.type('open relay postf');
  expect(await page.getByRole('option').count()).toBe(0);
  await page.keyboard.press('Control+A');
  await page.keyboard.type('close open');
  await page.getByRole('option', { name: /Close the open relay/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/lab\/open-relay-postfix$/);
  await readyLab(page);
  await page.locator('.xterm-rows').first().waitFor();
  await page.getByTestId('check-button').focus();
  await page.keyboard.press('Control+K');
  await page.getByRole('combobox', { name: /command/ }).waitFor();
  await page.keyboard.type('flow');
  await page.keyboard.press('Enter');
  await page.getByRole('tabpanel', { name: 'Mail flow' }).waitFor();
  await page.locator('.xterm').first().click();
  await page.keyboard.press('Control+K');
  expect(await page.getByRole('combobox', { name: /command/ }).count()).toBe(0);
  await page.close();
});

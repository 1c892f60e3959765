import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../harness/chromium.ts';
import { type DemoPage, demoPage } from '../harness/demo-page.ts';

const browser = await launchChromium();
const site = await demoPage();
afterAll(async () => {
  await browser.close();
  await site[Symbol.asyncDispose]();
});

const wide = { width: 1440, height: 900 };

interface Wanted {
  on?: DemoPage;
  scenario?: string;
  locale?: string;
  still?: boolean;
}

/** A page with a ready lab; every scenario of the demo has one of its own. */
async function labPage({ on = site, scenario = 'open-relay-postfix', locale = 'en-GB', still = true }: Wanted = {}): Promise<Page> {
  const page = await browser.newPage({
    viewport: wide,
    locale,
    reducedMotion: still ? 'reduce' : 'no-preference',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await page.goto(`${on.url}/lab/${scenario}`);
  const start = page.getByTestId('start-lab');
  const ready = page.locator('[data-testid="lab-state"][data-state="ready"]');
  await start.or(ready).first().waitFor();
  if (await start.isVisible()) await start.click();
  await ready.waitFor();
  await page.locator('.xterm-rows').first().waitFor();
  return page;
}

async function check(page: Page): Promise<void> {
  await page.getByTestId('check-button').click();
  await page.locator('[data-testid="check-button"][data-checking="true"]').waitFor();
  await page.locator('[data-testid="check-button"][data-checking="false"]').waitFor();
}

const tab = (page: Page, name: string | RegExp) => page.getByRole('tab', typeof name === 'string' ? { name, exact: true } : { name }).click();
const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
const terminalShows = (page: Page, text: string) =>
  page.waitForFunction((wanted) => document.querySelector('.xterm-rows')?.textContent?.includes(wanted), text);

describe('the mail-flow map', () => {
  it('plays the newest probe while Check runs, and again on request', async () => {
    const page = await labPage({ still: false });
    await tab(page, 'Mail flow');
    const dot = page.locator('svg [data-outcome] circle, svg [data-outcome] path').first();
    await page.getByTestId('check-button').click();
    await dot.waitFor();
    await page.locator('[data-testid="check-button"][data-checking="false"]').waitFor();
    const stage = () => page.locator('[role="radio"][aria-checked="true"]').getAttribute('data-stage');
    await page.getByRole('combobox', { name: 'Probe' }).selectOption({ index: 0 });
    await page.getByRole('button', { name: 'Play' }).click();
    await expect.poll(stage).toBe('tcp');
    await expect.poll(stage).toBe('rcpt');
    await page.close();
  });

  it('stands still where motion is not wanted, names a dead server as unplugged, and has a twin in words', async () => {
    const page = await labPage();
    await check(page);
    await tab(page, 'Mail flow');
    expect(await page.getByRole('button', { name: 'Play' }).count()).toBe(0);
    await page.getByRole('combobox', { name: 'Probe' }).selectOption({ label: 'The office app relays — Message to sales' });
    expect(await page.getByTestId('flow-said').textContent()).toContain('mx is unplugged');
    expect(await page.locator('svg [data-still]').count()).toBe(1);
    expect(await page.locator('svg text', { hasText: 'unplugged' }).count()).toBe(1);
    for (const [gauge, value] of [
      ['Security', '0 of 3'],
      ['Service', '1 of 3'],
    ] as const)
      expect(await page.getByRole('meter', { name: gauge }).getAttribute('aria-valuetext')).toBe(value);
    await page.getByRole('switch', { name: 'Table' }).check();
    const row = page.getByRole('row', { name: /The office app relays/ });
    expect(await row.textContent()).toContain('unplugged');
    expect(await row.textContent()).toContain('the connection was refused');
    await page.close();
  });
});

describe('evidence', () => {
  it('shows expected beside got and keeps the deciding line in view however far one scrolls', async () => {
    const page = await labPage();
    await check(page);
    const verdict = page.getByTestId('verdict-relay-denied');
    expect(await verdict.locator('dl').textContent()).toBe('Expectedrefused at RCPT, 5xxGot250 2.1.5 Ok, and the message arrived at mx.partner.example');
    const box = verdict.locator('figure ol');
    await box.evaluate((list) => {
      list.style.maxHeight = '70px';
    });
    for (const to of [0, 10_000]) {
      await box.evaluate((list, top) => list.scrollTo(0, top), to);
      const seen = await box.evaluate((list) => {
        const [frame, line] = [list.getBoundingClientRect(), list.querySelector('[data-deciding]')?.getBoundingClientRect()];
        return line !== undefined && line.top >= frame.top - 1 && line.bottom <= frame.bottom + 1;
      });
      expect(seen).toBe(true);
    }
    await page.close();
  });

  it('tells which TLS versions and clients get in, and DNS answers with their time to live', async () => {
    const page = await labPage();
    await check(page);
    const rungs = await page.getByTestId('handshake-ladder').first().getByRole('listitem').allTextContents();
    expect(rungs[3]).toMatch(/TLSv1\.0 *gets in.*Old printers/);
    const answers = page.getByTestId('dns-answers');
    expect(await answers.getByRole('row').nth(1).textContent()).toBe('harbor.test.TXT300 s"v=spf1 ip4:198.18.0.3 -all"');
    await page
      .getByTestId('verdict-spf')
      .getByRole('button', { name: /^Copy as dig/ })
      .click();
    expect(await clipboard(page)).toBe('dig +noall +comments +answer @198.18.0.4 harbor.test TXT');
    await page.getByTestId('verdict-relay-denied').getByRole('button', { name: 'Run swaks in the shell outside' }).click();
    await page.waitForFunction(() => document.querySelector('[data-testid="terminal-outside"] .xterm-rows')?.textContent?.includes('you typed: swaks'));
    await page.close();
  });

  it('says aloud each verdict as it comes, and the last probe in one line', async () => {
    const page = await labPage();
    // One verdict follows another: all that is said is written down.
    await page.evaluate(() => {
      const region = document.querySelector('[role="status"][aria-live="polite"]') as HTMLElement;
      const said: string[] = [];
      Object.assign(window, { said });
      new MutationObserver(() => said.push(region.textContent ?? '')).observe(region, { childList: true, subtree: true, characterData: true });
    });
    await check(page);
    expect(await page.getByTestId('last-probe').textContent()).toMatch(/internet → .*\d+ s ago$/);
    await page.waitForFunction(() => (window as unknown as { said: string[] }).said.some((text) => text.includes('Inconclusive')));
    await page.close();
  });
});

it('a letter is read with its head, who checked it, and its raw source', async () => {
  const page = await labPage();
  await tab(page, 'Mailboxes');
  await page
    .getByRole('list', { name: /^Letters/ })
    .getByRole('button')
    .first()
    .click();
  const letter = page.getByTestId('letter');
  expect(await letter.getByRole('list', { name: 'Authentication-Results' }).getByRole('listitem').allTextContents()).toEqual([
    expect.stringMatching(/SPF pass.*smtp\.mailfrom=.*says mx\.partner\.example/),
    expect.stringMatching(/DKIM fail.*body changed/),
    expect.stringMatching(/DMARC none/),
  ]);
  expect(await letter.getByRole('row', { name: /^Subject/ }).textContent()).toBe('SubjectOrder confirmation');
  await letter.getByText(/^Raw source/).click();
  expect(await letter.locator('pre').textContent()).toContain('Thank you for your order.');
  await page.close();
});

it('the siege has a lane for each kind of mail and marks edits, restarts and checks, in the picture and in words', async () => {
  const page = await labPage();
  await tab(page, 'Siege');
  const siege = page.getByTestId('siege');
  await siege.locator('[data-lane="guess"]').waitFor();
  expect(await siege.locator('[data-lane]').evaluateAll((lanes) => lanes.map((lane) => lane.getAttribute('data-lane')))).toEqual(['good', 'abuse', 'guess']);
  expect(await siege.locator('svg > g[data-what]').count()).toBe(4);
  expect(await siege.getByTestId('siege-markers').getByRole('listitem').allTextContents()).toEqual([
    expect.stringContaining('Check: everything held'),
    expect.stringContaining('Restart · mx: postfix'),
    expect.stringContaining('Edit · mx:/etc/postfix/main.cf'),
    expect.stringContaining('Check: not everything held'),
  ]);
  await page.close();
});

it('changes stand side by side, with what the edit turned', async () => {
  const page = await labPage();
  await tab(page, 'Changes');
  const row = page.getByRole('figure', { name: 'mx:/etc/postfix/main.cf' }).locator('tr[data-kind="changed"]').first();
  expect(await row.locator('del').textContent()).toBe('mynetworks = 0.0.0.0/0');
  expect(await row.locator('ins').textContent()).toBe('mynetworks = 127.0.0.0/8 10.213.0.0/28');
  expect(await page.getByTestId('turn').textContent()).toMatch(/main\.cf.*Fail.*Pass.*A stranger is refused/);
  await page.getByText('Since everything last held').click();
  await page.close();
});

describe('a server that dies while Check runs', () => {
  it('leaves an attempt that is said to be unfinished, with what was seen, and Check can be pressed again', async () => {
    await using killed = await demoPage('killed');
    const page = await labPage({ on: killed });
    const button = page.getByTestId('check-button');
    await button.click();
    await page
      .getByTestId('evidence-summary')
      .getByText(/^Not finished: 1 of \d/)
      .waitFor();
    await page.getByTestId('problem').getByText('Press Check again').waitFor();
    expect(await button.isEnabled()).toBe(true);
    for (const [width, height] of [
      [1440, 900],
      [1024, 768],
      [390, 844],
    ] as const)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme });
        if (process.env.MAILRANGE_PICTURES) await page.screenshot({ path: `${process.env.MAILRANGE_PICTURES}/broken-off-${width}-${colorScheme}.png` });
        await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      }
    await page.setViewportSize(wide);
    await check(page);
    await expect.poll(() => page.getByTestId('evidence-summary').textContent()).toMatch(/\d of \d pass/);
    await page.close();
  });
});

describe('brief and debrief', () => {
  it('HTML of a brief is text, its commands run in the terminal in front or are copied', async () => {
    const page = await labPage({ scenario: 'open-relay-exim' });
    const brief = page.getByRole('tabpanel', { name: 'Brief' });
    expect(await brief.textContent()).toContain("<script>alert('shown, never run')</script>");
    await brief.locator('pre + div').getByRole('button', { name: 'Copy' }).click();
    expect(await clipboard(page)).toMatch(/^swaks --server mx\.harbor\.test /);
    const run = brief.locator('pre + div').getByRole('button', { name: /^Run in/ });
    await run.hover();
    await page.getByRole('tooltip', { name: 'Run in mx.harbor.test' }).waitFor();
    await run.click();
    await terminalShows(page, 'you typed: swaks --server');
    const inline = brief.locator('span', { has: page.locator('code', { hasText: 'mailq -v' }) }).last();
    await inline.getByRole('button', { name: /^Run in/ }).click();
    await terminalShows(page, 'you typed: mailq -v');
    await page.close();
  });

  it('comes in the reader’s language where the scenario has it', async () => {
    const page = await browser.newPage({ viewport: wide, locale: 'de-AT' });
    await page.goto(`${site.url}/lab/submission-split`);
    const prose = page.getByRole('tabpanel', { name: 'Brief' }).locator('[lang="de"]');
    await prose.getByText('Hafenspedition').waitFor();
    await page.close();
  });

  it('after the last task the debrief shows the right ways side by side and leads on', async () => {
    const page = await labPage({ scenario: 'tls-hygiene' });
    await page.locator('[data-testid="lab-state"][data-phase="broken"]').waitFor();
    await page.locator('.xterm').first().click();
    await page.keyboard.type('postconf -e mynetworks=127.0.0.0/8\n');
    await page.locator('[data-testid="lab-state"][data-phase="repair"]').waitFor();
    await page.keyboard.press('Control+Shift+Enter');
    await page.getByTestId('celebration').waitFor();
    expect(await page.getByTestId('celebration').locator('i').count()).toBe(0);
    await page.locator('[data-testid="lab-state"][data-phase="verified"]').waitFor();
    await page.getByRole('button', { name: 'Read the debrief' }).click();
    const fixes = page.getByTestId('fixes').locator('figure');
    await fixes.first().waitFor();
    expect(await fixes.count()).toBe(3);
    await page.getByRole('link', { name: /^Next: / }).click();
    await page.waitForURL(/\/lab\/(?!tls-hygiene)/);
    await page.close();
  });

  it('showing the last solution ends the tasks at 0 points and opens the debrief', async () => {
    await using other = await demoPage();
    const page = await labPage({ on: other });
    await tab(page, /^Tasks/);
    const panel = page.getByRole('tabpanel', { name: /^Tasks/ });
    expect(await panel.getByRole('button', { name: 'Hint 1 of 1: costs 5 points' }).count()).toBe(1);
    for (const left of [2, 1]) {
      await expect.poll(() => panel.getByRole('button', { name: 'Show solution', exact: true }).count()).toBe(left);
      await panel.getByRole('button', { name: 'Show solution', exact: true }).first().click();
      await page.getByRole('button', { name: 'Show it for 0 points' }).click();
    }
    await page.getByRole('tabpanel', { name: 'Debrief' }).getByText('What was wrong').waitFor();
    await page.close();
  });
});

it('each kind of question takes its answer and tells why, a choice for every option', async () => {
  const page = await labPage();
  await tab(page, /^Quiz/);
  const answer = async (question: string, text: string) => {
    const card = page.getByTestId(`question-${question}`);
    await card.getByRole('textbox').fill(text);
    await card.getByRole('button', { name: 'Answer' }).click();
    await card.getByText('Containment that preserves evidence.').waitFor();
    return card.getAttribute('data-answered');
  };
  expect(await answer('abuser', '203.0.113.66')).toBe('right');
  expect(await answer('how-many', '12')).toBe('wrong');
  expect(await answer('ports', '25, 465, 587')).toBe('right');
  expect(await answer('setting', 'mynetworks')).toBe('right');
  expect(await page.getByTestId('question-how-many').getByRole('textbox').getAttribute('inputmode')).toBe('decimal');
  const choice = page.getByTestId('question-first-step');
  await choice.getByRole('radio', { name: 'Flush the queue' }).click();
  await choice.getByRole('button', { name: 'Answer' }).click();
  await choice.getByRole('listitem').first().waitFor();
  expect(await choice.getByRole('listitem').allTextContents()).toEqual([
    expect.stringMatching(/^Hold the queue.*Containment/),
    expect.stringMatching(/^Flush the queue *Your answer *Gone is gone/),
    expect.stringMatching(/^Delete .*Gone is gone/),
  ]);
  await page.close();
});

describe('comfort', () => {
  it('panes are resized by keyboard and remember their sizes', async () => {
    const page = await labPage();
    const guide = () => page.locator('[data-pane="guide"]').evaluate((pane) => pane.getBoundingClientRect().width);
    const before = await guide();
    await page.getByRole('separator', { name: 'Width of the guide' }).focus();
    for (let presses = 0; presses < 3; presses++) await page.keyboard.press('ArrowRight');
    await expect.poll(guide).toBeGreaterThan(before + 30);
    const after = await guide();
    await page.reload();
    await page.locator('[data-pane="guide"]').waitFor();
    await expect.poll(guide).toBeCloseTo(after, -1);
    await page.close();
  });

  it('the theme and the screen-reader mode are kept, ? lists the keys, Escape closes them', async () => {
    const page = await labPage();
    await page.getByRole('button', { name: 'Screen-reader mode' }).click();
    await page.locator('.xterm-accessibility').first().waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Use the dark theme' }).click();
    await page.reload();
    await page.locator('.xterm-accessibility').first().waitFor({ state: 'attached' });
    expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
    await page.getByTestId('check-button').focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).getByText('Leave the terminal').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'hidden' });
    await page.close();
  });

  it('what is selected in a terminal is copied with Ctrl+Shift+C, and pasted with Ctrl+Shift+V', async () => {
    const page = await labPage({ scenario: 'submission-split' });
    await page.locator('.xterm').first().click();
    await page.keyboard.type('mark-of-the-test\n');
    await terminalShows(page, 'you typed: mark-of-the-test');
    const line = page.locator('.xterm-rows > div', { hasText: 'you typed: mark' });
    const box = await line.boundingBox();
    // The third click of a row selects the line.
    await page.mouse.click((box?.x ?? 0) + 40, (box?.y ?? 0) + 8, { clickCount: 3 });
    await page.keyboard.press('Control+Shift+C');
    expect((await clipboard(page)).trim()).toBe('you typed: mark-of-the-test');
    await page.evaluate(() => navigator.clipboard.writeText('pasted-by-hand'));
    await page.keyboard.press('Control+Shift+V');
    await page.keyboard.press('Enter');
    await terminalShows(page, 'you typed: pasted-by-hand');
    await page.close();
  });

  it('filters live in the URL, and the page leads back to where one was', async () => {
    const page = await browser.newPage({ viewport: wide });
    await page.goto(`${site.url}/?server=Exim`);
    await page.getByTestId('card-open-relay-exim').waitFor();
    expect(await page.locator('[data-testid^="card-"]').count()).toBe(1);
    const difficulty = page.getByRole('search').getByRole('combobox', { name: 'Any difficulty' });
    await difficulty.click();
    await page.getByRole('option', { name: 'Intermediate' }).click();
    await page.waitForURL(/server=Exim&difficulty=intermediate|difficulty=intermediate&server=Exim/);
    await difficulty.click();
    await page.getByRole('option', { name: 'Advanced' }).click();
    await page.getByText('No scenario fits these filters').waitFor();
    await page.getByRole('search').getByRole('button', { name: 'Clear filters' }).click();
    await page.waitForURL((url) => url.search === '');
    await page.getByTestId('continue').getByRole('link').click();
    await page.waitForURL(/\/lab\//);
    await page.close();
  });

  it('a part of the page that got lost comes by itself', async () => {
    const page = await browser.newPage({ viewport: wide });
    await page.route('**/assets/module-page*.js', (route) => route.abort(), { times: 1 });
    await page.goto(`${site.url}/module/2-relay`);
    await page.getByTestId('step-open-relay-exim').waitFor();
    await page.close();
  });

  it('a style sheet that got lost comes by itself', async () => {
    const page = await browser.newPage({ viewport: wide });
    await page.route('**/assets/index-*.css', (route) => route.abort(), { times: 1 });
    await page.goto(site.url);
    // A header without styles is a column.
    await page.waitForFunction(() => getComputedStyle(document.querySelector('header') as Element).display === 'flex');
    await page.close();
  });

  it('a part of the page that does not arrive is said, and comes with a reload', async () => {
    const page = await browser.newPage({ viewport: wide });
    await page.route('**/assets/me-page*.js', (route) => route.abort());
    await page.goto(`${site.url}/me`);
    await page.getByTestId('problem').getByText('A part of the page did not arrive').waitFor();
    await page.unroute('**/assets/me-page*.js');
    await page.getByRole('button', { name: 'Reload the page' }).click();
    await page.getByRole('heading', { name: 'Your progress' }).waitFor();
    await page.close();
  });

  it('ten minutes before the end a warning is seen and said; Extend is at hand', async () => {
    await using ending = await demoPage('ending');
    const page = await labPage({ on: ending });
    await page.getByRole('alert').getByText('Ten minutes left').waitFor();
    const before = await page.getByTestId('time-left').textContent();
    await page.getByRole('button', { name: 'Extend' }).press('Enter');
    await expect.poll(() => page.getByTestId('time-left').textContent()).not.toBe(before);
    await page.close();
  });

  it('a start that fails says at which step and why, and gives a text to copy', async () => {
    await using failing = await demoPage('failing');
    const page = await browser.newPage({ viewport: wide, permissions: ['clipboard-read', 'clipboard-write'] });
    await page.goto(`${failing.url}/lab/open-relay-postfix`);
    await page.getByTestId('start-lab').click();
    const problem = page.getByTestId('problem');
    await problem.waitFor();
    expect(await problem.textContent()).toContain('Address already in use');
    await page.getByRole('img', { name: 'Failed' }).waitFor();
    await page.getByRole('button', { name: 'Copy details' }).click();
    expect(await clipboard(page)).toMatch(/\[host-down\][\s\S]*zones: \d[\s\S]*services: Failed/);
    await page.close();
  });
});

it('goes on when the machine has lost its network: a range on loopback needs none', async () => {
  const page = await browser.newPage({ viewport: wide });
  await page.goto(site.url);
  await page.evaluate(() => window.dispatchEvent(new Event('offline')));
  await page.locator('header a[href="/me"]').click();
  await page
    .getByRole('tabpanel')
    .filter({ hasText: /open relay/i })
    .waitFor();
  await page.close();
});

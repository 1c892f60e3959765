import type { Locator, Page } from 'playwright-core';
import { io } from 'socket.io-client';
import { afterAll, expect, it } from 'vitest';
import { launchChromium } from '../harness/chromium.ts';
import { joinsClass, makesClass, person } from '../harness/class-journey.ts';
import { RunningServer } from '../harness/running-server.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';

/** The pictures of a class in the README, of real labs; it runs only where this names a folder: MAILRANGE_SCREENSHOTS=client/screenshots */
const folder = process.env.MAILRANGE_SCREENSHOTS;
const fix = `postconf -e "mynetworks=127.0.0.0/8 $(ip -4 route | awk '/^10[.]/{print $1}')"; systemctl restart postfix`;
const tooMuch = 'postconf -e mynetworks=127.0.0.0/8; systemctl restart postfix';
/** Who types what before each press of Check, and how many of the quiz's choices are answered rightly. */
const students: { name: string; tries: string[]; quiz: string[] }[] = [
  { name: 'Ana Ferreira', tries: [fix], quiz: ['first-step', 'exchange'] },
  { name: 'Bo Lindqvist', tries: ['postconf -n | grep networks', fix], quiz: ['first-step'] },
  { name: 'Chidi Okafor', tries: [tooMuch, 'postconf mynetworks'], quiz: ['exchange'] },
  { name: 'Dana Weiss', tries: ['tail -n 5 /var/log/mail.log', 'postconf mynetworks', 'mailq | tail -n 3'], quiz: [] },
];

it('a class at work: board, heat map and replay', async () => {
  await using data = await temporaryFolder('tour');
  const browser = await launchChromium();
  afterAll(() => browser.close());
  await using server = await RunningServer.start(data.path, { MAILRANGE_MODE: 'classroom' });
  const somebody = () => person(browser, { viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  const picture = (of: Page | Locator, name: string) => of.screenshot({ path: `${folder}/${name}.png` });

  const ada = await somebody();
  const code = await makesClass(ada, server);

  let bo: Page | null = null;
  for (const { name, tries, quiz } of students) {
    const page = await somebody();
    await joinsClass(page, server, code, name);
    await page.goto(`${server.url}/lab/open-relay-postfix`);
    await page.getByTestId('start-lab').click();
    await page.locator('[data-testid="terminal-mx"] .xterm-rows').waitFor({ timeout: 120_000 });
    for (const line of tries) {
      await page.locator('[data-testid="terminal-mx"] .xterm').click();
      await page.keyboard.type(`${line}; echo do''ne\n`, { delay: 15 });
      await page.waitForFunction(() => document.querySelector('.xterm-rows')?.textContent?.match(/done(?!.*echo do''ne)/));
      await page.getByTestId('check-button').click();
      await page.locator('[data-testid="check-button"][data-checking="true"]').waitFor();
      await page.locator('[data-testid="check-button"][data-checking="false"]').waitFor({ timeout: 180_000 });
    }
    const cookie = (await page.context().cookies()).map((one) => `${one.name}=${one.value}`).join('; ');
    const socket = io(server.url, { transports: ['websocket'], forceNew: true, extraHeaders: { cookie } });
    for (const question of quiz) {
      const answered = await socket.emitWithAck('quiz:answer', { scenario: 'open-relay-postfix', lab: null, question, answer: '0' });
      expect(answered.ok).toBe(true);
    }
    socket.close();
    if (name.startsWith('Bo')) bo = page;
    else await page.close();
  }
  if (!bo) return;

  await bo.goto(`${server.url}/leaderboard`);
  await bo.getByTestId('courses').waitFor();
  await bo.getByTestId('standing-row').nth(2).waitFor();
  await bo.setViewportSize({ width: 1280, height: 940 });
  await picture(bo, 'leaderboard');
  await bo.setViewportSize({ width: 1280, height: 800 });

  await bo.goto(`${server.url}/me?tab=history`);
  await bo.getByTestId('replay-link').first().click();
  await bo.getByTestId('replay-screen').getByText('systemctl restart postfix').waitFor();
  await bo.getByTestId('marker').last().click();
  await picture(bo, 'replay');

  await ada.reload();
  await ada.getByTestId('heat-scenario').click();
  await ada.getByRole('option', { name: 'Close the open relay' }).first().click();
  await ada.getByTestId('heat').waitFor();
  await ada.setViewportSize({ width: 1280, height: 560 });
  await ada.getByRole('heading', { name: 'Who stands where' }).evaluate((heading) => heading.scrollIntoView());
  await picture(ada, 'heat-map');
}, 900_000);

import { launchChromium } from '../harness/chromium.ts';
import { RunningServer } from '../harness/running-server.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { prepareBrowser } from '../setup/range.ts';
import { atMost, type Figure, percentile } from './figures.ts';

const visits = 5;

/** The catalogue in a browser that has never seen it: until something of it is painted, and until the first card is there. */
export async function catalogue(): Promise<Figure[]> {
  await prepareBrowser();
  await using data = await temporaryFolder('page');
  await using server = await RunningServer.start(data.path);
  const browser = await launchChromium();
  const painted: number[] = [];
  const shown: number[] = [];
  try {
    for (let visit = 0; visit < visits; visit++) {
      const context = await browser.newContext();
      const visitor = await context.newPage();
      const from = performance.now();
      await visitor.goto(server.url);
      await visitor.locator('[data-testid^="card-"]').first().waitFor();
      shown.push(performance.now() - from);
      painted.push(await visitor.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN));
      await context.close();
    }
  } finally {
    await browser.close();
  }
  return [
    atMost(`catalogue with nothing in the cache, first paint, p50 of ${visits}`, percentile(painted, 0.5), 'ms', 1000),
    atMost('catalogue with nothing in the cache, first card, p50', percentile(shown, 0.5), 'ms', null),
  ];
}

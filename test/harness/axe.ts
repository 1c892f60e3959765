import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** Is loaded into a page before anything else (`addInitScript`), so that `violationsOf` finds it. */
export const axe = { path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') };

/** What axe finds wrong with a page as it is now, one line a violation and place. */
export async function violationsOf(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate(() => (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} — ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`));
}

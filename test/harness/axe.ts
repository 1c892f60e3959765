import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

/** Is loaded into a page before anything else (`addInitScript`), so that `violationsOf` finds it. */
export const axe = { path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') };

/** What axe finds wrong with a page as it is now, one line a violation and place; by one rule alone, if `rule` names it. */
export async function violationsOf(page: Page, rule?: string): Promise<string[]> {
  const options: RunOptions = { resultTypes: ['violations'], ...(rule ? { runOnly: { type: 'rule', values: [rule] } } : {}) };
  const { violations } = await page.evaluate((asked) => (window as unknown as { axe: { run(options: unknown): Promise<AxeResults> } }).axe.run(asked), options);
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} — ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`));
}

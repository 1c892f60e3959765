import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { violationsOf } from './axe.ts';

export const sizes = { wide: { width: 1440, height: 900 }, middle: { width: 1024, height: 768 }, phone: { width: 390, height: 844 } };
export type Size = keyof typeof sizes;

/** Shows the page in a theme; answers when nothing fades any more. */
async function wear(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await page.waitForFunction(
    (wanted) =>
      document.documentElement.getAttribute('data-mantine-color-scheme') === wanted && !document.getAnimations().some((one) => one instanceof CSSTransition),
    theme,
  );
}

/**
 * A page as it stands, at each size and in both themes: no accessibility violation, and nothing sticks out sideways. A theme changes colours alone, so
 * that in the dark one contrast alone is looked at. Goes back to the first size and the light theme.
 * Pictures for whoever wants to look: MAILRANGE_PICTURES=folder
 */
export async function sound(page: Page, name: string, at: readonly [Size, ...Size[]]): Promise<void> {
  for (const size of at) {
    if (page.viewportSize()?.width !== sizes[size].width) await page.setViewportSize(sizes[size]);
    // What lies beside each other may first have to find its new places.
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), { message: `${name}, ${size}` })
      .toBeLessThanOrEqual(0);
    for (const theme of ['light', 'dark'] as const) {
      await wear(page, theme);
      if (process.env.MAILRANGE_PICTURES)
        await page.screenshot({ path: `${process.env.MAILRANGE_PICTURES}/${name.replaceAll(/[^a-z0-9]+/gi, '-')}-${size}-${theme}.png`, fullPage: true });
      expect(await violationsOf(page, theme === 'dark' ? 'color-contrast' : undefined), `${name}, ${size}, ${theme}`).toEqual([]);
    }
    await wear(page, 'light');
  }
  if (at.length > 1) await page.setViewportSize(sizes[at[0]]);
}

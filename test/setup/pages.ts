import { prepareBrowser } from './range.ts';

/** Under `npm test` all of this is done already; under plain vitest it is done here. */
export default async function setup(): Promise<void> {
  if (!process.env.MAILRANGE_TEST_READY) await prepareBrowser();
}

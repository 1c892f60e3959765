import { ensureChromium } from '../../server/setup/chromium.ts';
import { ensureClientBuilt } from '../../server/setup/client.ts';
import { ensurePostgres } from '../../server/setup/postgres.ts';

const say = (line: string) => {
  process.stdout.write(`${line}\n`);
};
export const install = process.env.MAILRANGE_INSTALL === 'never' ? 'never' : 'auto';

/** What tests with real labs need: an engine that answers, and every image. The range prepares itself, as `npm start` lets it. */
export async function prepareLabs(): Promise<void> {
  const { compose } = await import('../../server/compose.ts');
  const { ownerOf } = await import('../../server/installation.ts');
  const seen = new Map<string, string>();
  await using range = await compose({ ...process.env, MAILRANGE_DATA: '.cache/test-set-up', MAILRANGE_LOG_LEVEL: 'info' }, { owner: ownerOf('cli') });
  await range.prepare(({ images }) => {
    for (const { name, state, step, seconds } of images ?? []) {
      const now = state === 'building' ? `building: ${step}` : state;
      if (seen.get(name) === now || state === 'waiting') continue;
      seen.set(name, now);
      say(`image ${name}: ${now} (${Math.round(seconds)} s)`);
    }
  });
}

/** What the tests of the store need once more for PostgreSQL: where its programs are. */
export const preparePostgres = (): Promise<string> => ensurePostgres({ say, install });

/** What the browser tests need besides: Chromium, named in CHROMIUM_PATH from here on, and the page. */
export async function prepareBrowser(): Promise<void> {
  process.env.CHROMIUM_PATH = await ensureChromium({ say, install, named: process.env.CHROMIUM_PATH || null });
  await ensureClientBuilt({ say });
}

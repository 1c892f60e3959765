import { Problem } from '../protocol/problems.ts';
import { ensureAptPackage, type InstallOptions } from './apt.ts';
import { thisMachine } from './machine.ts';

/** The headless shell first: without a browser's own windows, the tests take about a quarter less of the processor's time. */
const usual = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const packages = ['chromium-headless-shell', 'chromium'];

/** Path of a Chromium for the browser tests: the one named (CHROMIUM_PATH), the system's, or Debian's package. Throws a Problem that says what to do. */
export async function ensureChromium(options: InstallOptions & { named: string | null }): Promise<string> {
  const { named, machine = thisMachine } = options;
  if (named) {
    if (machine.exists(named)) return named;
    throw new Problem('not-found', `CHROMIUM_PATH names ${named}, and there is no such file.`);
  }
  const found = () => usual.find((path) => machine.exists(path));
  let refused: unknown = new Problem('not-found', 'Chromium was installed, but is in none of its usual places. Name it in CHROMIUM_PATH.');
  // Not every release has the shell by itself.
  for (const name of packages) {
    const path = found();
    if (path) return path;
    await ensureAptPackage(name, options).catch((error: unknown) => {
      refused = error;
    });
  }
  const path = found();
  if (path) return path;
  throw refused;
}

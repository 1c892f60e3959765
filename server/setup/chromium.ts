import { Problem } from '../protocol/problems.ts';
import { ensureAptPackage, type InstallOptions } from './apt.ts';
import { thisMachine } from './machine.ts';

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of a Chromium for the browser tests: the one named (CHROMIUM_PATH), the system's, or Debian's package. Throws a Problem that says what to do. */
export async function ensureChromium(options: InstallOptions & { named: string | null }): Promise<string> {
  const { named, machine = thisMachine } = options;
  if (named) {
    if (machine.exists(named)) return named;
    throw new Problem('not-found', `CHROMIUM_PATH names ${named}, and there is no such file.`);
  }
  const found = () => usual.find((path) => machine.exists(path));
  if (!found()) await ensureAptPackage('chromium', options);
  const path = found();
  if (!path) throw new Problem('not-found', 'chromium was installed, but there is no /usr/bin/chromium. Name it in CHROMIUM_PATH.');
  return path;
}

import { Problem } from '../protocol/problems.ts';
import { type Machine, thisMachine } from './machine.ts';

export interface InstallOptions {
  /** Says aloud what is being done, one line at a time. */
  say: (line: string) => void;
  /** `never` refuses to install anything (MAILRANGE_INSTALL=never). */
  install: 'auto' | 'never';
  machine?: Machine;
}

let turn: Promise<unknown> = Promise.resolve();

/** Whether packages may be installed here: null, or the reason why not. */
export function whyNotInstall({ install, machine = thisMachine }: InstallOptions): string | null {
  const release = machine.read('/etc/os-release') ?? '';
  if (!/^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release)) return 'this is not Debian or Ubuntu';
  if (install === 'never') return 'MAILRANGE_INSTALL=never forbids it';
  if (!machine.isRoot) return 'Mailrange does not run as root';
  return null;
}

/**
 * Installs a Debian package unless it is there; one installation at a time.
 * Throws Problem `engine-refused` with what to do when that is not allowed or fails.
 */
export function ensureAptPackage(name: string | string[], options: InstallOptions): Promise<void> {
  const mine = turn.catch(() => undefined).then(() => installMissing([name].flat(), options));
  turn = mine.catch(() => undefined);
  return mine;
}

async function installMissing(names: string[], options: InstallOptions): Promise<void> {
  const { say, machine = thisMachine } = options;
  const missing: string[] = [];
  for (const name of names) {
    const { exitCode, output } = await machine.run('dpkg-query', ['-W', '-f', `\${Status}`, name]);
    if (exitCode !== 0 || !output.includes('install ok installed')) missing.push(name);
  }
  if (missing.length === 0) return;
  const wanted = missing.join(' ');
  const reason = whyNotInstall(options);
  if (reason)
    throw new Problem('engine-refused', `${wanted} is needed, and was not installed because ${reason}. Install it yourself: apt-get install ${wanted}`);
  say(`Installing ${wanted} from the system's package sources (MAILRANGE_INSTALL=never refuses this) …`);
  const started = Date.now();
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  const lock = ['-o', 'DPkg::Lock::Timeout=120'];
  const updated = await machine.run('apt-get', ['update', '-q', ...lock], quiet);
  const installed = await machine.run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...lock, ...missing], quiet);
  if (installed.exitCode !== 0) {
    const said = lastLines(updated.exitCode === 0 ? installed.output : `${updated.output}\n${installed.output}`);
    throw new Problem('engine-refused', `${wanted} could not be installed: apt-get said: ${said}`);
  }
  say(`Installed ${wanted} in ${Math.round((Date.now() - started) / 1000)} s.`);
}

export const lastLines = (text: string, count = 4): string => text.trim().split('\n').slice(-count).join(' / ');

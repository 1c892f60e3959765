import { randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Lower-case letters and digits from the system's randomness. */
export function randomId(length: number): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
}

/** The name that marks every container, network and image of this data folder; made on first use. */
export function installationId(dataDir: string): string {
  const file = join(dataDir, 'installation');
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(file, randomId(12), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}

/** When a process was started, in clock ticks since boot (proc(5), field 22): with the pid it names a process for ever. Null: no such process. */
export function startTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** An owner of labs that others can check for life. */
export function ownerOf(kind: 'cli', pid = process.pid): string {
  return `${kind}:${pid}:${startTime(pid) ?? '0'}`;
}

export function ownerAlive(owner: string): boolean {
  const [, pid, started] = owner.split(':');
  return pid !== undefined && started !== undefined && startTime(Number(pid)) === started;
}

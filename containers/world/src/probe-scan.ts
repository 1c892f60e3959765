import { spawn } from 'node:child_process';
import os from 'node:os';
import type { ScanProbe, ScanSeen } from '../../../server/core/probes.ts';

/** What the scanner may still say after it was told to stop. */
const graceMs = 2000;
const said = /^(open|refused|silent|left) (\d+)$/;

/** Scanners that share the range: nearly all of the work is the kernel's, and it has more than one processor. */
const scanners = 2;

/** Runs the scanner: 65,535 sockets of Node would take three times as long. What was found when the time was over counts. */
export async function probeScan(probe: ScanProbe, scanner: string, signal: AbortSignal): Promise<ScanSeen> {
  const parts = await Promise.all(Array.from({ length: scanners }, (_, i) => part(probe, scanner, i + 1, signal)));
  const lefts = parts.flatMap(({ left }) => (left === null ? [] : [left]));
  return {
    kind: 'scan',
    open: [...new Set(parts.flatMap(({ open }) => open))].sort((a, b) => a - b),
    refused: parts.reduce((sum, { refused }) => sum + refused, 0),
    silent: parts.reduce((sum, { silent }) => sum + silent, 0),
    left: lefts.length > 0 ? Math.min(...lefts) : null,
    fault: parts.find(({ fault }) => fault !== null)?.fault ?? null,
  };
}

async function part(probe: ScanProbe, scanner: string, first: number, signal: AbortSignal): Promise<Omit<ScanSeen, 'kind'>> {
  const seen: Omit<ScanSeen, 'kind'> = { open: [], refused: 0, silent: 0, left: null, fault: null };
  const child = spawn(scanner, [probe.source, probe.address, String(first), String(scanners), String(probe.to)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const out = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk: Buffer) => {
      if (out[name].length < 1024 * 1024) out[name] += chunk.toString('latin1');
    });
  lower(child.pid);
  const stop = setTimeout(() => child.kill('SIGTERM'), probe.limitMs);
  const kill = setTimeout(() => child.kill('SIGKILL'), probe.limitMs + graceMs);
  const onAbort = () => child.kill('SIGKILL');
  signal.addEventListener('abort', onAbort);
  const code = await new Promise<number | string | null>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (status, by) => resolve(status ?? by));
  });
  clearTimeout(stop);
  clearTimeout(kill);
  signal.removeEventListener('abort', onAbort);
  for (const line of out.stdout.split('\n')) {
    const [, what, number] = said.exec(line) ?? [];
    if (what === 'open') seen.open.push(Number(number));
    else if (what) seen[what as 'refused' | 'silent' | 'left'] = Number(number);
  }
  // Stopped before it had begun.
  if (code === 'SIGTERM') seen.left ??= first;
  else if (code !== 0) seen.fault = `the scanner ended with ${code}: ${out.stderr.trim().slice(0, 300)}`;
  return seen;
}

/** The dialogues go first. */
function lower(pid: number | undefined): void {
  try {
    if (pid !== undefined) os.setPriority(pid, 10);
  } catch {
    // It was over before that.
  }
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../harness/temporary-folder.ts';
import { outOfTime, runLimited } from '../../setup/run-limited.ts';

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    // A zombie that nobody has waited for yet is dead.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

it('answers the exit code of what ends in time, with and without a limit', async () => {
  const said: string[] = [];
  const options = { cwd: '/', say: (line: string) => said.push(line) };
  expect(await runLimited('sh', ['-c', 'exit 3'], options)).toBe(3);
  expect(await runLimited('sh', ['-c', 'exit 0'], { ...options, limitMs: 60_000 })).toBe(0);
  expect(said).toEqual([]);
});

it('stops a program that hangs, and the workers it started, and says so', async () => {
  const said: string[] = [];
  await using folder = await temporaryFolder('run-limited');
  const file = join(folder.path, 'worker');
  const script = 'sleep 300 & echo $! > "$1"; wait';
  expect(await runLimited('sh', ['-c', script, 'sh', file], { cwd: '/', say: (line) => said.push(line), limitMs: 1000 })).toBe(outOfTime);
  expect(said).toEqual([expect.stringContaining('not done after 1 s')]);
  await expect.poll(() => alive(Number(readFileSync(file, 'utf8')))).toBe(false);
});

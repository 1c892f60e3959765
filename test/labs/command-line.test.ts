import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../harness/temporary-folder.ts';

const top = new URL('../..', import.meta.url).pathname;

function mailrange(dataDir: string, ...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [`${top}server/cli/main.ts`, ...args], {
    cwd: top,
    env: { ...process.env, MAILRANGE_DATA: dataDir, MAILRANGE_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
}

it('grades two fresh labs side by side, and removes them', async () => {
  await using data = await temporaryFolder('cli');
  const runs = await Promise.all(['one', 'two'].map((seed) => mailrange(data.path, 'try', 'open-relay-postfix', '--seed', seed, '--json')));
  const results = runs.map((run) => JSON.parse(run.stdout));
  expect(runs.map((run) => run.code)).toEqual([1, 1]);
  expect(results.map((result) => result.passed)).toEqual([false, false]);
  expect(new Set(results.map((result) => result.lab)).size).toBe(2);
  expect(results[0].verdicts[0]).toEqual({
    task: expect.any(String),
    check: expect.any(String),
    verdict: expect.stringMatching(/^(pass|fail|inconclusive)$/),
    reason: expect.any(String),
    ms: expect.any(Number),
  });
  const cleaned = await mailrange(data.path, 'clean', '--json');
  expect(JSON.parse(cleaned.stdout)).toEqual({ removed: [] });
});

it('says what is wrong with a call, on stderr, and ends with 2', async () => {
  await using data = await temporaryFolder('cli');
  const unknown = await mailrange(data.path, 'try', 'no-such-scenario', '--json');
  expect(unknown).toMatchObject({ code: 2, stdout: '' });
  expect(unknown.stderr).toContain('no-such-scenario');
  expect((await mailrange(data.path, 'frobnicate')).code).toBe(2);
});

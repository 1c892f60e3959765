import { spawn } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { lab, postgres, type TestDatabase, temporaryDatabase, temporaryStore } from './store-fixture.ts';

const script = fileURLToPath(new URL('./store-process.ts', import.meta.url));

/** Runs the second process; `until` ends it with SIGKILL once it is true of the lines so far. Answers every whole line. */
const run = ({ file, url }: TestDatabase, job: string, count: number, until?: (lines: string[]) => boolean) =>
  new Promise<{ lines: string[]; signal: string | null; errors: string }>((resolve, reject) => {
    const child = spawn(process.execPath, [script, file, url ?? '', job, String(count)], { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    let errors = '';
    const lines = () => text.split('\n').slice(0, -1);
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (until?.(lines())) child.kill('SIGKILL');
    });
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    child.on('error', reject);
    child.on('close', (_, signal) => resolve({ lines: lines(), signal, errors }));
  });

// Each starts Node twice: slow on a busy machine.
describe('two processes on one database', { timeout: 60_000 }, () => {
  it('make it together at first start and allocate without a double', async () => {
    await using fresh = await temporaryDatabase();
    const results = await Promise.all([run(fresh, 'allocate', 8), run(fresh, 'allocate', 8)]);
    expect(results.map((result) => result.errors)).toEqual(['', '']);
    const given = results.flatMap((result) => result.lines);
    expect(given).toHaveLength(16);
    expect(new Set(given).size).toBe(16);
  });

  it('claim every ready lab exactly once', async () => {
    await using store = await temporaryStore();
    for (let n = 0; n < 30; n++) await store.labs.insert(lab({ id: `ready${String(n).padStart(5, '0')}` }));
    const results = await Promise.all([run(store, 'claim', 20), run(store, 'claim', 20)]);
    const won = results.flatMap((result) => result.lines).filter((line) => line !== 'null');
    expect(won).toHaveLength(30);
    expect(new Set(won).size).toBe(30);
  });

  it('lose nothing that was acknowledged when one is killed', async () => {
    await using store = await temporaryStore();
    const { lines, signal } = await run(store, 'attempt', 100_000, (so) => so.length >= 20);
    expect(signal).toBe('SIGKILL');
    const attempts = await Promise.all(lines.map((line) => store.progress.attempt(JSON.parse(line))));
    expect(attempts.every((attempt) => attempt?.state === 'finished' && attempt.gained === 1)).toBe(true);
    const points = await store.progress.points((await store.learners.solo()).id);
    expect(points).toBeGreaterThanOrEqual(lines.length);
    if (postgres) return;
    const check = new DatabaseSync(store.file);
    expect(check.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' });
    check.close();
  });
});

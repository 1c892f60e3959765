import { spawn } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { attempt, lab, paidTwice } from './records.ts';
import { postgres, type TestDatabase, temporaryDatabase, temporaryStore } from './store-fixture.ts';

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

  it('pay a solved attempt once, however often and from wherever it is submitted', async () => {
    await using store = await temporaryStore();
    const learner = (await store.learners.solo()).id;
    await store.progress.startAttempt(attempt({ id: 'attempt000000000', learner }));
    const results = await Promise.all(Array.from({ length: 5 }, () => run(store, 'submit', 10)));
    expect(results.map((result) => result.errors)).toEqual(['', '', '', '', '']);
    expect(results.flatMap((result) => result.lines)).toEqual(Array.from({ length: 50 }, () => '40'));
    expect(await store.progress.points(learner)).toBe(40);
    expect((await store.progress.progress(learner, 'open-relay')).grants).toMatchObject([{ task: 'close', points: 40 }]);
    expect((await store.boards.standings({ class: null, until: null, withHidden: false }, { top: 5, you: null, neighbours: 0 }))[0]?.points).toBe(40);
  });

  it('pay all of an attempt or nothing when they are killed, and the rest when it is submitted again', async () => {
    await using store = await temporaryStore();
    const learner = (await store.learners.solo()).id;
    for (let round = 1; round <= 3; round++) {
      const killed = await Promise.all([
        run(store, 'pay', 100_000, (lines) => lines.length >= 4 * round),
        run(store, 'pay', 100_000, (lines) => lines.length >= 4 * round),
      ]);
      expect(killed.map(({ signal }) => signal)).toEqual(['SIGKILL', 'SIGKILL']);
    }
    const { attempts, grants } = await store.progress.progress(learner, 'open-relay');
    // Two tasks each: never one without the other, and the total is theirs.
    expect(grants).toHaveLength(2 * attempts.filter(({ state }) => state === 'finished').length);
    expect(await store.boards.recount()).toBe(0);
    for (const { id } of attempts) await store.progress.finishAttempt(id, paidTwice(id));
    expect(await store.progress.points(learner)).toBe(3 * attempts.length);
    expect(await store.boards.recount()).toBe(0);
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

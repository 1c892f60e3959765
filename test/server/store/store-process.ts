import { openStore } from '../../../server/store/open-store.ts';
import { attempt, paidTwice } from './records.ts';

/** A second process on the same database. Prints one JSON line for each thing that was acknowledged. */
const [file, url, job, count] = process.argv.slice(2) as [string, string, string, string];
const store = await openStore({ file, url, pools: { internet: '198.18.0.0/24', inside: '10.213.0.0/24' }, clock: Date.now });
const say = (value: unknown) => void process.stdout.write(`${JSON.stringify(value)}\n`);
const prefix = String(process.pid).slice(-5).padStart(5, 'p');

const submitted: Promise<void>[] = [];

for (let n = 0; n < Number(count); n++) {
  const id = `${prefix}${String(n).padStart(5, '0')}`;
  if (job === 'allocate') say(await store.labs.allocate(id, [{ zone: 'internet', outward: true }]));
  if (job === 'claim') say((await store.labs.claim('open-relay', (await store.learners.solo()).id, Date.now(), Date.now()))?.id ?? null);
  // All at once, and each must be told the same.
  if (job === 'submit')
    submitted.push(store.progress.finishAttempt('attempt000000000', { ...paidTwice('x'), grants: [{ task: 'close', points: 40 }] }).then(say));
  if (job === 'pay') {
    const learner = (await store.learners.solo()).id;
    const paid = `attempt${prefix}${String(n).padStart(4, '0')}`;
    await store.progress.startAttempt(attempt({ id: paid, learner }));
    say(await store.progress.finishAttempt(paid, paidTwice(paid)));
  }
  if (job === 'attempt') {
    const learner = (await store.learners.solo()).id;
    const attempt = `attempt${prefix}${String(n).padStart(4, '0')}`;
    await store.progress.startAttempt({
      id: attempt,
      lab: id,
      learner,
      scenario: 's',
      at: Date.now(),
      state: 'running',
      expected: 0,
      verdicts: [],
      passed: false,
      gained: 0,
      problem: null,
    });
    await store.progress.finishAttempt(attempt, { state: 'finished', verdicts: [], problem: null, grants: [{ task: `task-${n}`, points: 1 }] });
    say(attempt);
  }
}
await Promise.all(submitted);
await store[Symbol.asyncDispose]();

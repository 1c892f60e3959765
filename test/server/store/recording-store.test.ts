import { expect, it } from 'vitest';
import type { RecordingRecord } from '../../../server/labs/recordings/recording-store.ts';
import { temporaryStore } from './store-fixture.ts';

const recording = (values: Partial<RecordingRecord>): RecordingRecord => ({
  id: 'recording0000001',
  lab: 'lab0000001',
  learner: '',
  scenario: 'open-relay',
  terminal: 'mx',
  label: 'mx.harbor.test',
  startedAt: 1000,
  endedAt: null,
  reason: null,
  bytes: 0,
  ...values,
});

it('keeps one recording a terminal, open until it ends, and open again', async () => {
  await using store = await temporaryStore();
  const { id: learner } = (await store.learners.create('Bo')).learner;
  const { id: other } = (await store.learners.create('Cy')).learner;
  const one = recording({ learner });
  await store.recordings.insert(one);
  await expect(store.recordings.insert(recording({ learner, id: 'recording0000002' }))).rejects.toThrow();
  await store.recordings.insert(recording({ learner, id: 'recording0000003', terminal: 'outside', startedAt: 2000 }));
  await store.recordings.insert(recording({ learner: other, id: 'recording0000004', lab: 'lab0000002' }));
  expect(await store.recordings.ofTerminal('lab0000001', 'mx')).toEqual(one);
  expect(await store.recordings.ofTerminal('lab0000001', 'office')).toBeNull();
  expect((await store.recordings.ofLearner(learner)).map(({ terminal }) => terminal)).toEqual(['outside', 'mx']);
  expect(await store.recordings.unfinished()).toHaveLength(3);
  await store.recordings.finish(one.id, { endedAt: 5000, reason: 'cap', bytes: 77 });
  await store.recordings.finish('recording0000004', { endedAt: 4000, reason: 'closed', bytes: 7 });
  expect(await store.recordings.get(one.id)).toEqual({ ...one, endedAt: 5000, reason: 'cap', bytes: 77 });
  expect((await store.recordings.finished()).map(({ id, endedAt }) => [id, endedAt])).toEqual([
    ['recording0000004', 4000],
    [one.id, 5000],
  ]);
  await store.recordings.reopen(one.id);
  expect(await store.recordings.get(one.id)).toEqual(one);
  await store.recordings.remove(['recording0000004']);
  expect(await store.recordings.get('recording0000004')).toBeNull();
});

it('takes nothing of somebody who is not known, and goes with them', async () => {
  await using store = await temporaryStore();
  await expect(store.recordings.insert(recording({ learner: 'nobody0000000000' }))).rejects.toThrow();
  const { id: learner } = (await store.learners.create('Bo')).learner;
  await store.recordings.insert(recording({ learner }));
  expect((await store.data.learner(learner)).recordings).toEqual([
    { id: 'recording0000001', lab: 'lab0000001', scenario: 'open-relay', terminal: 'mx', label: 'mx.harbor.test', started_at: 1000, ended_at: null, bytes: 0 },
  ]);
  await store.data.forget([learner]);
  expect(await store.recordings.get('recording0000001')).toBeNull();
});

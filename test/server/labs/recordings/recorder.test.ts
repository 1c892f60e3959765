import { appendFile, readFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import type { RecordingLimits } from '../../../../server/labs/recordings/recorder.ts';
import { FakeEngine } from '../../../fakes/engine.ts';
import { rangeWithFakes } from '../../../fakes/range-parts.ts';
import { temporaryFolder } from '../../../harness/temporary-folder.ts';

type Parts = Awaited<ReturnType<typeof rangeWithFakes>>;

/** Alice in a lab that is ready. */
async function withLab(t: Parts) {
  await t.range.open();
  const alice = await t.visitor('alice');
  const lab = await t.range.handlers['lab:start'](alice, { scenario: 'first' });
  await vi.waitFor(() => expect(t.latest(lab.id)?.state).toBe('ready'));
  const open = (terminal = 'mx') => t.range.handlers['terminal:open'](alice, { lab: lab.id, shell: 'mx', terminal, cols: 90, rows: 20 });
  return { alice, lab: lab.id, open };
}
const only = async (t: Parts, learner: string) => {
  const [row] = await t.store.recordings.ofLearner(learner);
  if (!row) throw new Error('nothing is recorded');
  const text = Buffer.concat(await Array.fromAsync((await t.casts.read({ learner, id: row.id })) ?? [])).toString();
  return { row, text };
};
const recording = (limits: Partial<RecordingLimits>) => rangeWithFakes({}, new FakeEngine(), undefined, limits);

describe('the terminals of a lab', () => {
  it('are recorded from the prompt on, without what was typed, with the verdicts of a Check, until the lab ends', async () => {
    await using t = await rangeWithFakes();
    const { alice, lab, open } = await withLab(t);
    t.engine.terminals[0]?.emit('root@mx:~# ');
    await open();
    await t.range.handlers['terminal:input'](alice, { lab, terminal: 'mx', data: 'a password typed blind\r' });
    t.engine.terminals[0]?.emit('postfix/postfix-script: starting\r\n');
    await t.range.handlers['lab:check'](alice, { lab });
    await vi.waitFor(() => expect(t.pushes.some(({ event }) => event === 'attempt:finished')).toBe(true));
    await t.range.handlers['lab:end'](alice, { lab });
    await vi.waitFor(() => expect(t.latest(lab)?.state).toBe('gone'));
    const { row, text } = await only(t, alice.learner.id);
    expect(row).toMatchObject({ lab, scenario: 'first', terminal: 'mx', reason: 'closed', endedAt: t.clock.now, bytes: Buffer.byteLength(text) });
    const [header, ...events] = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(header).toMatchObject({ version: 2, width: 90, height: 20 });
    expect(events.flatMap(([, code, data]) => (code === 'o' ? [data] : [])).join('')).toBe('root@mx:~# postfix/postfix-script: starting\r\n');
    const markers = events.flatMap(([, code, data]) => (code === 'm' ? [data] : []));
    expect(markers[0]).toBe('Check: started');
    expect(markers.at(-1)).toMatch(/^Check: finished, \d of \d passed$/);
    expect(markers.length).toBeGreaterThan(2);
    expect(markers.slice(1, -1).every((marker) => /^Check: (passed|failed|inconclusive): \S/.test(marker))).toBe(true);
    expect(text).not.toContain('typed blind');
  });

  it('are not recorded when that is off, and nobody’s lab in the pool is', async () => {
    await using t = await recording({ on: false });
    const { alice, open } = await withLab(t);
    await open();
    t.engine.terminals[0]?.emit('x');
    await t.recorder.ended('');
    expect(await t.store.recordings.ofLearner(alice.learner.id)).toEqual([]);
    expect(await t.casts.list()).toEqual([]);
  });

  it('go on in the same recording when another connection, or a new shell, takes the terminal', async () => {
    await using t = await rangeWithFakes();
    const { alice, lab, open } = await withLab(t);
    await open();
    await open();
    t.engine.terminals[0]?.emit('first shell');
    await t.engine.terminals[0]?.[Symbol.asyncDispose]();
    await vi.waitFor(async () => expect((await t.store.recordings.ofTerminal(lab, 'mx'))?.endedAt).not.toBeNull());
    await open();
    t.engine.terminals.at(-1)?.emit('second shell');
    await t.range.handlers['lab:end'](alice, { lab });
    await vi.waitFor(() => expect(t.latest(lab)?.state).toBe('gone'));
    const { text } = await only(t, alice.learner.id);
    expect(text.match(/"version":2/g)).toHaveLength(1);
    expect(text).toMatch(/first shell.*\n.*Taken up again.*\n.*90x20.*\n.*second shell/);
  });

  it('leave what was written when the server is killed, torn or not, and the next one goes on', async () => {
    await using data = await temporaryFolder('killed');
    const engine = new FakeEngine();
    const before = await rangeWithFakes({}, engine, data.path);
    const { alice, lab, open } = await withLab(before);
    await open();
    engine.terminals[0]?.emit('before the kill');
    const path = `${data.path}/recordings/${alice.learner.id}`;
    await vi.waitFor(async () => expect((await only(before, alice.learner.id)).text).toContain('before the kill'));
    const { row } = await only(before, alice.learner.id);
    // Nothing is disposed of: the process is gone, in the middle of a line.
    await appendFile(`${path}/${row.id}.cast`, '[3.5,"o","to');
    await using after = await rangeWithFakes({}, engine, data.path);
    after.clock.now += 60_000;
    await after.range.open();
    expect((await only(after, alice.learner.id)).row.endedAt).toBeNull();
    await after.range.handlers['terminal:open'](alice, { lab, shell: 'mx', terminal: 'mx', cols: 90, rows: 20 });
    engine.terminals.at(-1)?.emit('after it');
    await vi.waitFor(async () => expect((await only(after, alice.learner.id)).text).toContain('after it'));
    const { text, row: same } = await only(after, alice.learner.id);
    expect(same.id).toBe(row.id);
    for (const line of text.trimEnd().split('\n')) JSON.parse(line);
    expect(text).toMatch(/before the kill.*\n\[60,"m","Taken up again"\]\n\[60,"r","90x20"\]\n\[60,"o","after it"\]/);
    await before.store[Symbol.asyncDispose]();
  });

  it('are finished with their lab, also when nobody came back to them after a kill', async () => {
    await using data = await temporaryFolder('killed');
    const engine = new FakeEngine();
    const before = await rangeWithFakes({}, engine, data.path);
    const { alice, lab, open } = await withLab(before);
    await open();
    engine.terminals[0]?.emit('something');
    await vi.waitFor(async () => expect((await only(before, alice.learner.id)).text).toContain('something'));
    await using after = await rangeWithFakes({}, engine, data.path);
    await after.range.open();
    expect((await only(after, alice.learner.id)).row.endedAt).toBeNull();
    await after.range.handlers['lab:end'](alice, { lab });
    await vi.waitFor(() => expect(after.latest(lab)?.state).toBe('gone'));
    const { row, text } = await only(after, alice.learner.id);
    expect(row).toMatchObject({ reason: 'closed', bytes: Buffer.byteLength(text) });
    await before.store[Symbol.asyncDispose]();
  });

  it('are finished at the next start when their lab did not last', async () => {
    await using data = await temporaryFolder('killed');
    const before = await rangeWithFakes({}, new FakeEngine(), data.path);
    const { alice, open } = await withLab(before);
    await open();
    before.engine.terminals[0]?.emit('something');
    await vi.waitFor(async () => expect((await only(before, alice.learner.id)).text).toContain('something'));
    await using after = await rangeWithFakes({}, new FakeEngine(), data.path);
    await after.range.open();
    const { row, text } = await only(after, alice.learner.id);
    expect(row).toMatchObject({ reason: 'closed', bytes: Buffer.byteLength(text), endedAt: expect.any(Number) });
    await before.store[Symbol.asyncDispose]();
  });

  it('work on when the folder of the recordings cannot be written', async () => {
    await using data = await temporaryFolder('blocked');
    await appendFile(`${data.path}/recordings`, 'a file where the folder should be');
    await using t = await rangeWithFakes({}, new FakeEngine(), data.path);
    const { lab, open } = await withLab(t);
    await open();
    const sent = () => t.pushes.flatMap((push) => (push.event === 'terminal:output' ? [new TextDecoder().decode(push.payload.data)] : [])).join('');
    t.engine.terminals[0]?.emit('still here');
    await vi.waitFor(() => expect(sent()).toContain('still here'));
    await t.recorder.ended(lab);
    expect(await readFile(`${data.path}/recordings`, 'utf8')).toMatch(/^a file/);
  });
});

describe('a disk that hangs', () => {
  it('holds up no terminal, no end of a lab and no stop', async () => {
    await using t = await rangeWithFakes();
    const { alice, lab, open } = await withLab(t);
    t.casts.open = async () => ({ file: { bytes: 0, append: () => new Promise(() => undefined), close: async () => undefined }, last: '' });
    await open();
    t.engine.terminals[0]?.emit('x');
    const sent = () => t.pushes.flatMap((push) => (push.event === 'terminal:output' ? [new TextDecoder().decode(push.payload.data)] : [])).join('');
    await vi.waitFor(() => expect(sent()).toContain('x'));
    await t.range.handlers['lab:end'](alice, { lab });
    await vi.waitFor(() => expect(t.latest(lab)?.state).toBe('gone'), 10_000);
    expect(t.engine.labs).toEqual([]);
  }, 20_000);
});

describe('the room for recordings', () => {
  it('is kept: the oldest that have ended go before another begins, and without any nothing is recorded', async () => {
    const kib = 1024;
    await using t = await recording({ totalBytes: 100 * kib, capBytes: 40 * kib });
    const { alice, open } = await withLab(t);
    const named = (n: number) => `old000000000000${n}`;
    for (const n of [1, 2, 3]) {
      await t.store.recordings.insert({
        id: named(n),
        lab: `oldlab000${n}`,
        learner: alice.learner.id,
        scenario: 'first',
        terminal: 'mx',
        label: 'mx',
        startedAt: 1,
        endedAt: t.clock.now - 1000 + n,
        reason: 'closed',
        bytes: 25 * kib,
      });
      const { file } = await t.casts.open({ learner: alice.learner.id, id: named(n) });
      await file.append('{}\n');
      await file.close();
    }
    await open();
    await vi.waitFor(async () => expect(await t.store.recordings.unfinished()).toHaveLength(1));
    expect((await t.store.recordings.finished()).map(({ id }) => id)).toEqual([named(2), named(3)]);
    expect((await t.casts.list()).some(({ name }) => name.id === named(1))).toBe(false);
    await open('mx-2');
    await vi.waitFor(async () => expect(await t.store.recordings.unfinished()).toHaveLength(2));
    expect(await t.store.recordings.finished()).toEqual([]);
    await open('mx-3');
    t.engine.terminals.at(-1)?.emit('shown all the same');
    await t.recorder[Symbol.asyncDispose]();
    expect(await t.store.recordings.unfinished()).toHaveLength(2);
  });

  it('is given back after so many days', async () => {
    await using t = await recording({ keptDays: 2 });
    const { alice, lab, open } = await withLab(t);
    await open();
    await t.range.handlers['lab:end'](alice, { lab });
    await vi.waitFor(() => expect(t.latest(lab)?.state).toBe('gone'));
    t.clock.now += 2 * 86_400_000 - 1;
    await t.recorder.sweep();
    expect(await t.casts.list()).toHaveLength(1);
    t.clock.now += 1;
    await t.recorder.sweep();
    expect(await t.casts.list()).toEqual([]);
    expect(await t.store.recordings.ofLearner(alice.learner.id)).toEqual([]);
  });

  it('is not taken by rows whose files are gone', async () => {
    await using t = await rangeWithFakes();
    const { alice, lab, open } = await withLab(t);
    await open();
    await t.range.handlers['lab:end'](alice, { lab });
    await vi.waitFor(() => expect(t.latest(lab)?.state).toBe('gone'));
    await t.casts.removeAll(alice.learner.id);
    await t.recorder.open();
    expect(await t.store.recordings.ofLearner(alice.learner.id)).toEqual([]);
  });
});

import { describe, expect, it, vi } from 'vitest';
import { Recording } from '../../../../server/labs/recordings/recording.ts';
import type { CastFile } from '../../../../server/labs/recordings/recording-store.ts';

/** A file that the test holds back, or lets fail. */
class PlayedFile implements CastFile {
  text = '';
  closed = false;
  gate: Promise<void> = Promise.resolve();
  failure: Error | null = null;
  get bytes() {
    return Buffer.byteLength(this.text);
  }
  async append(lines: string) {
    await this.gate;
    if (this.failure) throw this.failure;
    this.text += lines;
  }
  async close() {
    this.closed = true;
  }
  get lines(): unknown[] {
    return this.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  }
  get events() {
    return this.lines.slice(1) as [number, string, string][];
  }
  get shown() {
    return this.events.flatMap(([, code, data]) => (code === 'o' ? [data] : [])).join('');
  }
}

const bytes = (text: string) => new TextEncoder().encode(text);
const startedAt = 1_800_000_000_250;

function recorded(capBytes = 1024 * 1024, file = new PlayedFile(), last = '') {
  const clock = { now: startedAt };
  const recording = new Recording({ size: { cols: 100, rows: 30 }, title: 'mx.harbor.test', capBytes, now: () => clock.now });
  const open = () => recording.into(file, startedAt, last);
  const end = async () => {
    recording.end('closed');
    return recording.done;
  };
  return { recording, file, clock, open, end };
}

describe('a recording', () => {
  it('is asciicast v2: a header, then output, sizes and markers in seconds, as they came', async () => {
    const t = recorded();
    t.open();
    t.recording.output(bytes('root@mx:~# '));
    t.clock.now += 1500;
    t.recording.resized({ cols: 120, rows: 40 });
    t.recording.mark('Check: started');
    t.clock.now += 1;
    t.recording.output(bytes('\u001b[1mbold\u001b[0m\r\n'));
    expect(await t.end()).toBe('closed');
    expect(t.file.lines).toEqual([
      { version: 2, width: 100, height: 30, timestamp: 1_800_000_000, title: 'mx.harbor.test', env: { TERM: 'xterm-256color' } },
      [0, 'o', 'root@mx:~# '],
      [1.5, 'r', '120x40'],
      [1.5, 'm', 'Check: started'],
      [1.501, 'o', '\u001b[1mbold\u001b[0m\r\n'],
    ]);
    expect(t.file.closed).toBe(true);
  });

  it('puts letters together that came in pieces, and what is no UTF-8 does not stop it', async () => {
    const t = recorded();
    t.open();
    const text = bytes('Grüße 🙂');
    for (const byte of text) {
      t.recording.output(Uint8Array.of(byte));
      t.clock.now += 50;
    }
    t.recording.output(Uint8Array.of(0xff, 0x41));
    await t.end();
    expect(t.file.shown).toBe('Grüße 🙂\ufffdA');
  });

  it('keeps what was printed before its file was open', async () => {
    const t = recorded();
    t.recording.output(bytes('early'));
    t.clock.now += 900;
    t.open();
    await t.end();
    expect(t.file.events).toEqual([[0, 'o', 'early']]);
  });

  it('never goes back in time when the clock does', async () => {
    const t = recorded();
    t.open();
    t.clock.now += 5000;
    t.recording.output(bytes('a'));
    t.clock.now -= 4000;
    t.recording.mark('b');
    await t.end();
    expect(t.file.events.map(([at]) => at)).toEqual([5, 5]);
  });

  it('goes on after another process, with the size of now and a marker', async () => {
    const file = new PlayedFile();
    file.text = `${JSON.stringify({ version: 2 })}\n${JSON.stringify([7, 'o', 'before'])}\n`;
    const t = recorded(1024 * 1024, file, JSON.stringify([7, 'o', 'before']));
    t.clock.now += 60_000;
    t.recording.output(bytes('after'));
    t.open();
    await t.end();
    expect(file.events).toEqual([
      [7, 'o', 'before'],
      [60, 'm', 'Taken up again'],
      [60, 'r', '100x30'],
      [60, 'o', 'after'],
    ]);
  });

  it('ends at its full size with a note, and stays below it', async () => {
    const t = recorded(20_000);
    t.open();
    for (let n = 0; n < 30; n++) {
      t.recording.output(bytes('x'.repeat(1000)));
      t.clock.now += 1000;
    }
    expect(await t.end()).toBe('cap');
    expect(t.file.bytes).toBeLessThanOrEqual(20_000);
    expect(t.file.bytes).toBeGreaterThan(17_000);
    expect(t.file.events.at(-1)).toEqual([expect.any(Number), 'm', 'This recording has its full size: nothing more of this terminal is recorded.']);
    expect(t.file.shown).toContain('full size');
  });

  it('leaves the middle of a flood out, says how much, and has what came after it', async () => {
    const t = recorded(8 * 1024 * 1024);
    t.open();
    const flood = bytes('y\r\n'.repeat(10_000));
    for (let n = 0; n < 1000; n++) t.recording.output(flood);
    t.clock.now += 5000;
    t.recording.output(bytes('^C\r\nroot@mx:~# '));
    expect(await t.end()).toBe('closed');
    expect(t.file.bytes).toBeLessThan(2.5 * 1024 * 1024);
    expect(t.file.shown).toMatch(/\d{5} KiB left out here.*\r\n\^C\r\nroot@mx:~# $/);
  });

  it('ends by itself when the disk lags, and has what was written before, with a note', async () => {
    const t = recorded(64 * 1024 * 1024);
    t.recording.output(bytes('first'));
    const { promise, resolve } = Promise.withResolvers<void>();
    t.file.gate = promise;
    t.open();
    // 32 KiB a second is let through: nothing of it is left out.
    for (let n = 0; n < 100 && !t.recording.over; n++) {
      t.clock.now += 1000;
      t.recording.output(bytes('x'.repeat(32 * 1024)));
    }
    expect(t.recording.over).toBe(true);
    t.recording.output(bytes('not any more'));
    resolve();
    expect(await t.recording.done).toBe('lag');
    expect(t.file.shown).toMatch(/^first/);
    expect(t.file.events.at(-1)?.[2]).toMatch(/^The disk could not keep up/);
  });

  it('ends by itself when the disk takes no more', async () => {
    const t = recorded();
    t.open();
    t.recording.output(bytes('kept'));
    await vi.waitFor(() => expect(t.file.text).toContain('kept'));
    t.file.failure = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    t.recording.output(bytes('lost'));
    expect(await t.recording.done).toBe('disk');
    expect(t.file.shown).toBe('kept');
    expect(t.file.closed).toBe(true);
  });
});

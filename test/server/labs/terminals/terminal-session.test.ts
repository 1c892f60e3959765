import { describe, expect, it, vi } from 'vitest';
import { TerminalSession } from '../../../../server/labs/terminals/terminal-session.ts';
import { FakeTerminalStream } from '../../../fakes/terminal-stream.ts';

const kib = 1024;

function viewer() {
  const chunks: { offset: number; data: Uint8Array }[] = [];
  const deliver = (offset: number, data: Uint8Array) => void chunks.push({ offset, data });
  const received = () => chunks.reduce((sum, chunk) => sum + chunk.data.length, 0);
  const text = () => chunks.map((chunk) => new TextDecoder().decode(chunk.data)).join('');
  return { chunks, deliver, received, text };
}

describe('a terminal session', () => {
  it('replays to a new viewer what was printed before it came', async () => {
    const stream = new FakeTerminalStream();
    const session = new TerminalSession(stream, 'e1', { cols: 80, rows: 24 });
    stream.emit('root@mx:~# ');
    const page = viewer();
    expect(session.join('c1', page.deliver)).toBe(0);
    await vi.waitFor(() => expect(page.text()).toBe('root@mx:~# '));
  });

  it('resumes where a viewer was, when it says what it has', async () => {
    const stream = new FakeTerminalStream();
    const session = new TerminalSession(stream, 'e1', { cols: 80, rows: 24 });
    stream.emit('0123456789');
    const page = viewer();
    expect(session.join('c2', page.deliver, { epoch: 'e1', offset: 6 })).toBe(6);
    await vi.waitFor(() => expect(page.text()).toBe('6789'));
  });

  it('starts from what is kept when the viewer speaks of another stream', () => {
    const stream = new FakeTerminalStream();
    const session = new TerminalSession(stream, 'e2', { cols: 80, rows: 24 });
    stream.emit('abc');
    expect(session.join('c1', viewer().deliver, { epoch: 'e1', offset: 2 })).toBe(0);
  });

  it('stops sending and holds the shell back while the browser does not acknowledge, and goes on when it does', async () => {
    const stream = new FakeTerminalStream();
    const session = new TerminalSession(stream, 'e1', { cols: 80, rows: 24 });
    const page = viewer();
    session.join('c1', page.deliver);
    const block = 'x'.repeat(64 * kib);
    for (let i = 0; i < 100 && !stream.paused; i++) stream.emit(block);
    expect(stream.paused).toBe(true);
    await vi.waitFor(() => expect(page.received()).toBeGreaterThanOrEqual(512 * kib));
    expect(page.received()).toBeLessThanOrEqual(640 * kib);
    session.acknowledge('c1', 512 * kib);
    expect(stream.paused).toBe(false);
    await vi.waitFor(() =>
      expect(page.chunks.every((chunk, i) => i === 0 || chunk.offset === (page.chunks[i - 1]?.offset ?? 0) + (page.chunks[i - 1]?.data.length ?? 0))).toBe(
        true,
      ),
    );
  });

  it('is never held back by somebody who only looks on, and who then misses the middle', async () => {
    const stream = new FakeTerminalStream();
    const session = new TerminalSession(stream, 'e1', { cols: 80, rows: 24 });
    const looker = viewer();
    session.join('c1', looker.deliver, undefined, 'observer');
    const block = 'x'.repeat(64 * kib);
    for (let i = 0; i < 64; i++) stream.emit(block);
    expect(stream.paused).toBe(false);
    const end = () => (looker.chunks.at(-1)?.offset ?? 0) + (looker.chunks.at(-1)?.data.length ?? 0);
    await vi.waitFor(() => {
      session.acknowledge('c1', end());
      expect(end()).toBe(64 * 64 * kib);
    });
    expect(looker.received()).toBeLessThan(2 * 1024 * kib);
  });

  it('lets the shell go on when the viewer that lagged is gone', () => {
    const stream = new FakeTerminalStream();
    const session = new TerminalSession(stream, 'e1', { cols: 80, rows: 24 });
    session.join('slow', viewer().deliver);
    for (let i = 0; i < 100 && !stream.paused; i++) stream.emit('x'.repeat(64 * kib));
    session.leave('slow');
    expect(stream.paused).toBe(false);
  });

  it('ignores an acknowledgement of bytes that were never sent', () => {
    const stream = new FakeTerminalStream();
    const session = new TerminalSession(stream, 'e1', { cols: 80, rows: 24 });
    session.join('c1', viewer().deliver);
    for (let i = 0; i < 100 && !stream.paused; i++) stream.emit('x'.repeat(64 * kib));
    session.acknowledge('c1', 10_000 * kib);
    expect(stream.paused).toBe(true);
  });
});

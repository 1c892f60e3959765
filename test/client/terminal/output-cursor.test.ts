import { describe, expect, test } from 'vitest';
import { ackEvery, OutputCursor } from '../../../client/terminal/output-cursor.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array | undefined) => new TextDecoder().decode(data);
const piece = (offset: number, data: string, epoch = 'one') => ({ epoch, offset, data: bytes(data) });

describe('output of a terminal', () => {
  test('a first look asks for nothing and takes what comes, wherever it starts', () => {
    const cursor = new OutputCursor();
    expect(cursor.have).toBeUndefined();
    expect(cursor.accept(piece(1000, 'prompt'))).toMatchObject({ end: 1006, notice: null });
    expect(cursor.have).toEqual({ epoch: 'one', offset: 1006 });
  });

  test('bytes that are drawn already are not drawn twice', () => {
    const cursor = new OutputCursor();
    cursor.accept(piece(0, 'abcdef'));
    expect(cursor.accept(piece(2, 'cd'))).toBeNull();
    expect(text(cursor.accept(piece(4, 'efgh'))?.data)).toBe('gh');
    expect(cursor.have?.offset).toBe(8);
  });

  test('a gap is said with its size, and the rest is drawn', () => {
    const cursor = new OutputCursor();
    cursor.accept(piece(0, 'abc'));
    expect(cursor.accept(piece(10, 'xyz'))).toMatchObject({ notice: 'lost', lost: 7, end: 13 });
  });

  test('a new epoch starts over at its own offset, even a lower one', () => {
    const cursor = new OutputCursor();
    cursor.accept(piece(500, 'old'));
    expect(cursor.accept(piece(0, 'new', 'two'))).toMatchObject({ notice: 'restarted', lost: 0, end: 3 });
    expect(cursor.have).toEqual({ epoch: 'two', offset: 3 });
  });

  test('the answer to opening tells a restart from a first look and from coming back', () => {
    const cursor = new OutputCursor();
    expect(cursor.opened('one', 0)).toBe(false);
    cursor.accept(piece(0, 'abc'));
    expect(cursor.opened('one', 3)).toBe(false);
    expect(cursor.have?.offset).toBe(3);
    expect(cursor.opened('two', 0)).toBe(true);
    expect(cursor.accept(piece(0, 'hello', 'two'))).toMatchObject({ notice: null });
  });

  test('acknowledges at 64 KiB at the latest, and the rest when the stream is quiet', () => {
    const cursor = new OutputCursor();
    const half = 'x'.repeat(ackEvery / 2);
    cursor.accept(piece(0, half));
    expect(cursor.drawn('one', ackEvery / 2)).toBeNull();
    cursor.accept(piece(ackEvery / 2, half));
    expect(cursor.drawn('one', ackEvery)).toBe(ackEvery);
    cursor.accept(piece(ackEvery, 'tail'));
    expect(cursor.drawn('one', ackEvery + 4)).toBeNull();
    expect(cursor.settled).toBe(false);
    expect(cursor.due()).toBe(ackEvery + 4);
    expect(cursor.settled).toBe(true);
    expect(cursor.due()).toBeNull();
  });

  test('what was drawn of an older stream is not acknowledged in the new one', () => {
    const cursor = new OutputCursor();
    cursor.accept(piece(0, 'x'.repeat(ackEvery)));
    cursor.accept(piece(0, 'new', 'two'));
    expect(cursor.drawn('one', ackEvery)).toBeNull();
    expect(cursor.due()).toBeNull();
  });

  test('unacknowledged bytes never stay above 64 KiB once all is drawn, so that a paused server always resumes', () => {
    const cursor = new OutputCursor();
    let acked = 0;
    for (let at = 0; at < 600_000; at += 4093) {
      cursor.accept(piece(at, 'x'.repeat(4093)));
      acked = cursor.drawn('one', at + 4093) ?? acked;
      expect(at + 4093 - acked).toBeLessThan(ackEvery);
    }
  });
});

import { expect, it } from 'vitest';
import { LineFraming } from '../../../server/docker/line-framing.ts';
import { TailOfFrames } from '../../../server/docker/tail-of-frames.ts';

const frame = (stream: number, text: string) => {
  const body = Buffer.from(text);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
};

it.each([1, 3, 7, 8, 9, 1000])('hands out the same lines whatever the pieces (%i bytes), and nothing of stderr', (size) => {
  const all = Buffer.concat([frame(1, '{"a":"é'), frame(2, 'noise\n'), frame(1, '"}\n\n{"b"'), frame(1, ''), frame(1, ':1}\nrest')]);
  const lines: string[] = [];
  const framing = new LineFraming((line) => lines.push(line));
  for (let at = 0; at < all.length; at += size) framing.push(all.subarray(at, at + size));
  expect(lines).toEqual(['{"a":"é"}', '', '{"b":1}']);
});

it('gives up on a line past its bound instead of holding it', () => {
  const framing = new LineFraming(() => undefined, 1000);
  framing.push(frame(1, `${'x'.repeat(900)}\n${'y'.repeat(900)}`));
  expect(() => framing.push(frame(1, 'z'.repeat(200)))).toThrow(/more than 1000 bytes/);
});

it('keeps the end of a long output, finds the exit code behind its nonce, and leaves that line out', () => {
  const tail = new TailOfFrames(100);
  for (let number = 0; number < 1000; number += 1) tail.push(frame(1, `line ${number}\n`));
  expect(tail.exitCode(':n')).toBeNull();
  tail.push(frame(1, ':n 17\n'));
  tail.push(frame(2, 'late\n'));
  expect(tail.exitCode(':n')).toBe(17);
  const text = tail.text(':n');
  expect(text).toMatch(/line 998\nline 999\nlate\n$/);
  expect(text.length).toBeLessThanOrEqual(100);
});

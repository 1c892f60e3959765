import { appendFile, readFile, stat } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { CastFolder } from '../../../server/recordings/cast-folder.ts';
import { temporaryFolder } from '../../harness/temporary-folder.ts';

const name = { learner: 'bo00000000000000', id: 'recording0000001' };
const textOf = async (pieces: AsyncIterable<Uint8Array> | null) => (pieces ? Buffer.concat(await Array.fromAsync(pieces)).toString() : null);

it('is read while it is written, up to the last whole line, and goes on behind it', async () => {
  await using folder = await temporaryFolder('casts');
  const casts = new CastFolder(folder.path);
  expect(await casts.read(name)).toBeNull();
  const first = await casts.open(name);
  expect([first.last, first.file.bytes]).toEqual(['', 0]);
  await first.file.append('{"version":2}\n[1,"o","grün"]\n');
  expect(first.file.bytes).toBe(30);
  await first.file.close();
  const path = `${folder.path}/${name.learner}/${name.id}.cast`;
  expect((await stat(path)).mode & 0o077).toBe(0);
  // A server was killed in the middle of a line, and of a letter.
  await appendFile(path, Buffer.from('[2,"o","a longer line than the next one: ü').subarray(0, -1));
  expect(await textOf(await casts.read(name))).toBe('{"version":2}\n[1,"o","grün"]\n');
  const second = await casts.open(name);
  expect(second.last).toBe('[1,"o","grün"]');
  await second.file.append('[3,"o","b"]\n');
  await second.file.close();
  expect(await readFile(path, 'utf8')).toBe('{"version":2}\n[1,"o","grün"]\n[3,"o","b"]\n');
  expect(await casts.list()).toEqual([{ name, bytes: 42, changedAt: expect.any(Number) }]);
});

it('finds the last line of a file of many pieces, and a file that has none', async () => {
  await using folder = await temporaryFolder('casts');
  const casts = new CastFolder(folder.path);
  const { file } = await casts.open(name);
  const long = `[1,"o","${'x'.repeat(200_000)}"]`;
  await file.append(`{}\n${long}\n`);
  await file.close();
  const again = await casts.open(name);
  expect(again.last).toBe(long);
  await again.file.close();
  const other = { ...name, id: 'recording0000002' };
  const torn = await casts.open(other);
  await torn.file.append('{"version":2,"wid');
  await torn.file.close();
  const fresh = await casts.open(other);
  expect([fresh.last, fresh.file.bytes]).toEqual(['', 0]);
  await fresh.file.close();
});

it('is as it was after a write that failed', async () => {
  await using folder = await temporaryFolder('casts');
  const { file } = await new CastFolder(folder.path).open(name);
  await file.append('{}\n');
  await file.close();
  await expect(file.append('[1,"o","lost"]\n')).rejects.toThrow();
  expect(file.bytes).toBe(3);
});

it('goes with everything of its learner, and with nothing of another', async () => {
  await using folder = await temporaryFolder('casts');
  const casts = new CastFolder(folder.path);
  const other = { learner: 'cy00000000000000', id: 'recording0000003' };
  for (const one of [name, { ...name, id: 'recording0000002' }, other]) {
    const { file } = await casts.open(one);
    await file.append('{}\n');
    await file.close();
  }
  await casts.remove({ ...name, id: 'recording0000002' });
  await casts.remove({ ...name, id: 'recording0000009' });
  expect(await casts.list()).toHaveLength(2);
  await casts.removeAll(name.learner);
  expect((await casts.list()).map((one) => one.name)).toEqual([other]);
  await expect(casts.removeAll('../..')).rejects.toThrow();
});

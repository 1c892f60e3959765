import { expect, it } from 'vitest';
import type { Engine } from '../../../../server/labs/engine.ts';
import { readLog } from '../../../../server/labs/evidence/read-log.ts';

const read = (output: string) => readLog({ run: async () => ({ exitCode: 0, output }) } as unknown as Engine, 'lab', 'mx', ['word']);
const printed = (lines: unknown) => `MAILRANGE-LOG ${Buffer.from(JSON.stringify(lines)).toString('base64')}\n`;

it('reads what the host printed, and takes whatever else it says for nothing', async () => {
  expect(await read(`noise\n${printed([['/var/log/mail.log', 'a word ü']])}`)).toEqual([{ file: '/var/log/mail.log', text: 'a word ü' }]);
  for (const output of ['', 'MAILRANGE-LOG !!!', printed({ a: 1 }), printed([['/var/log/x', 'y'.repeat(5000)]]), printed(Array(301).fill(['f', 't']))])
    expect(await read(output)).toEqual([]);
});

import { expect, it } from 'vitest';
import { session } from '../../../server/core/checks/letter.ts';
import { pacedProber } from '../../../server/core/paced-prober.ts';
import { fakeLab } from './checks/fake-lab.ts';

const target = { address: '10.0.0.1', port: 25 };
const smtp = session({ source: '10.0.0.2', target, greeting: { verb: 'EHLO', name: 'mail.example' } });

it('holds so many sessions at once and no more, those that fail too, and lets what is no session pass', async () => {
  const { prober } = fakeLab({});
  const ends: (() => void)[] = [];
  let begun = 0;
  const paced = pacedProber(
    {
      ...prober,
      probe: async (probe, ms) => {
        if (probe.kind === 'smtp') {
          const nth = begun++;
          await new Promise<void>((resolve) => ends.push(resolve));
          if (nth === 0) throw new Error('gone');
        }
        return prober.probe(probe, ms);
      },
    },
    2,
  );
  const settled = Promise.allSettled(Array.from({ length: 4 }, () => paced.probe(smtp)));
  await paced.probe({ kind: 'connect', source: '10.0.0.2', address: '10.0.0.1', ports: [25], timeoutMs: 100 });
  expect(begun).toBe(2);
  for (let ended = 0; ended < 4; ended++) {
    await expect.poll(() => ends.length).toBeGreaterThan(ended);
    ends[ended]?.();
  }
  expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
});

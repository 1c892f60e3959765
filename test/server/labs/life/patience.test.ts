import { expect, it } from 'vitest';
import type { Prober } from '../../../../server/core/ports.ts';
import type { Probe } from '../../../../server/core/probes.ts';
import { patientProber, slowness } from '../../../../server/labs/life/patience.ts';

it('knows how busy a machine is, by its processors', () => {
  expect([slowness(0.4, 2), slowness(2, 2), slowness(9, 2), slowness(60, 2), slowness(9, 8)]).toEqual([1, 1, 4.5, 6, 1.125]);
});

it('waits longer for letters while the machine is busy, and for nothing else', async () => {
  const asked: unknown[] = [];
  const prober = patientProber(
    {
      arrivals: async (_tokens: readonly string[], waitMs: number) => void asked.push(waitMs),
      probe: async (probe: Probe, timeoutMs: number) => void asked.push([probe.kind, 'waitMs' in probe ? probe.waitMs : null, timeoutMs]),
    } as unknown as Prober,
    () => 3,
  );
  await prober.arrivals(['mr1'], 10_000);
  await prober.arrivals(['mr1'], 0);
  await prober.probe({ kind: 'mailbox', waitMs: 10_000 } as Probe, 25_000);
  await prober.probe({ kind: 'smtp' } as Probe, 30_000);
  expect(asked).toEqual([30_000, 0, ['mailbox', 30_000, 45_000], ['smtp', null, 30_000]]);
});

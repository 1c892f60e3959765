/** One row of the table. */
export interface Figure {
  what: string;
  seen: string;
  target: string;
  /** Null: there is no target, or nothing was seen. */
  met: boolean | null;
}

/** The value below which `share` of the samples are. */
export const percentile = (samples: readonly number[], share: number): number => {
  const sorted = [...samples].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
};

const short = (value: number) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

/** A number that should not be above `most` (null: no target). */
export const atMost = (what: string, value: number, unit: string, most: number | null): Figure => ({
  what,
  seen: `${short(value)} ${unit}`,
  target: most === null ? '' : `≤ ${most} ${unit}`,
  met: most === null ? null : value <= most,
});

/** Median and 99th percentile of times in ms. Of fewer than 100 samples the latter is the slowest one, and called that. */
export const times = (what: string, samples: readonly number[], most: { p50: number | null; p99: number | null }): Figure[] => [
  atMost(`${what}, p50 of ${samples.length}`, percentile(samples, 0.5), 'ms', most.p50),
  atMost(`${what}, ${samples.length < 100 ? 'slowest' : 'p99'}`, percentile(samples, 0.99), 'ms', most.p99),
];

export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const before = performance.now();
  await work();
  return performance.now() - before;
};

/** Samples one after another, until there are `count` or the time is over (but one at least). */
export const sample = async (count: number, limitMs: number, work: (n: number) => Promise<number>): Promise<number[]> => {
  const samples: number[] = [];
  for (const until = performance.now() + limitMs; samples.length < count && (samples.length === 0 || performance.now() < until); )
    samples.push(await work(samples.length));
  return samples;
};

/** The figures of one part, or one row that says why there are none. */
export const bounded = async (what: string, limitMs: number, work: () => Promise<Figure[]>, stopped?: AbortSignal): Promise<Figure[]> => {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`not done after ${limitMs / 1000} s`)), limitMs);
  const stop = () => late.reject(new Error('stopped'));
  stopped?.addEventListener('abort', stop);
  try {
    stopped?.throwIfAborted();
    return await Promise.race([work(), late.promise]);
  } catch (error) {
    return [{ what, seen: `not measured: ${String(error instanceof Error ? error.message : error).split('\n')[0]}`, target: '', met: null }];
  } finally {
    clearTimeout(timer);
    stopped?.removeEventListener('abort', stop);
  }
};

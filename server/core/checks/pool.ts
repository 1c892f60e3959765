/** Runs `work` over the items, at most `limit` at once; results in the order of the items. The first rejection rejects all, after those under way ended. */
export async function pool<T, R>(items: readonly T[], limit: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  let failed = false;
  const lane = async () => {
    while (next < items.length && !failed) {
      const index = next++;
      try {
        results[index] = await work(items[index] as T);
      } catch (fault) {
        failed = true;
        throw fault;
      }
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(limit, items.length) }, lane));
  for (const end of lanes) if (end.status === 'rejected') throw end.reason;
  return results;
}

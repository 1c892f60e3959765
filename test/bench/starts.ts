import { freshLab } from '../../server/cli/fresh-lab.ts';
import type { Engine } from '../../server/labs/engine.ts';
import type { Page } from '../harness/running-server.ts';
import { atMost, type Figure, percentile, sample, timed, times } from './figures.ts';
import { type Site, scenario, type Waited } from './site.ts';

const ready = { p50: 10, p99: 50 };
const resetMs = { prompt: 400, greeting: 900 };
const many = 10;
const clicks = 4;
const resetsFromReady = 2;

/** Clicks on labs that wait: ten in the same moment, then one at a time as further ones get ready behind them, and resets. */
export async function startsFromReady(site: Site): Promise<Figure[]> {
  const pages: Page[] = await Array.fromAsync({ length: many + clicks }, () => site.learner());
  await site.spare(many);
  const together = await Promise.all(pages.slice(0, many).map((page) => site.click(page)));
  await Promise.all(together.map(({ lab }, n) => site.end(pages[n] as Page, lab)));
  await site.spare(clicks + resetsFromReady);
  const one: Waited[] = [];
  for (const page of pages.slice(many)) one.push(await site.click(page));
  const resets: Waited[] = [];
  for (let n = 0; n < resetsFromReady; n++) resets.push(await site.click(pages.at(-1) as Page, (resets.at(-1) ?? one.at(-1))?.lab));
  for (const page of pages) page[Symbol.dispose]();
  return [
    ...times('click to prompt, ready lab', prompts(one), ready),
    ...slowest('reset to prompt, ready lab', prompts(resets), resetMs.prompt),
    atMost(`${many} learners in the same moment, ${many} ready labs: click to prompt, p95`, percentile(prompts(together), 0.95), 'ms', 1000),
  ];
}

/** Nothing is ready: one lab after another, resets, the same start with one step of the engine at a time, and ten labs side by side. */
export async function coldStarts(site: Site): Promise<Figure[]> {
  using page = await site.learner();
  const alone: Waited[] = [];
  for (let n = 0; n < 3; n++) {
    alone.push(await site.click(page));
    if (n < 2) await site.end(page, alone[n]!.lab);
  }
  const resets: Waited[] = [];
  for (let n = 0; n < 2; n++) resets.push(await site.click(page, (resets.at(-1) ?? alone.at(-1))?.lab));
  await site.end(page, resets.at(-1)!.lab);
  const serial = percentile(await sample(2, 30_000, () => serialStart(site)), 0.5);
  const freeMiB = await site.parts.deps.engine.freeMemoryMiB();
  const pages: Page[] = await Array.fromAsync({ length: many }, () => site.learner());
  const from = performance.now();
  const together = await Promise.all(pages.map((one) => site.click(one)));
  const allMs = performance.now() - from;
  const eachMiB = (freeMiB - (await site.parts.deps.engine.freeMemoryMiB())) / many;
  const beside = await site.click(page);
  const cold = percentile(greetings(alone), 0.5);
  await Promise.all([site.end(page, beside.lab), ...pages.map((one, n) => site.end(one, together[n]!.lab))]);
  for (const one of pages) one[Symbol.dispose]();
  return [
    atMost('cold start with one step at a time, until 220, p50', serial, 'ms', null),
    atMost(`click to prompt, cold, p50 of ${alone.length}`, percentile(prompts(alone), 0.5), 'ms', Math.round(0.65 * serial)),
    atMost(`click to 220, cold, p50 of ${alone.length}`, cold, 'ms', Math.round(serial)),
    ...slowest('reset to prompt, nothing ready', prompts(resets), resetMs.prompt),
    ...slowest('reset to 220, nothing ready', greetings(resets), resetMs.greeting),
    atMost(`${many} cold labs side by side, click to prompt, p50`, percentile(prompts(together), 0.5), 'ms', null),
    atMost(`${many} cold labs side by side, until the last prompt`, allMs, 'ms', null),
    atMost(`memory of a lab, everything counted (of ${many})`, eachMiB, 'MiB', 80),
    atMost(`cold start beside ${many} labs, against one without`, beside.greetedMs / cold, '×', 1.3),
  ];
}

const prompts = (some: readonly Waited[]) => some.map(({ promptMs }) => promptMs);
const greetings = (some: readonly Waited[]) => some.map(({ greetedMs }) => greetedMs);
const slowest = (what: string, samples: readonly number[], most: number): Figure[] => [
  atMost(`${what}, slowest of ${samples.length}`, percentile(samples, 1), 'ms', most),
];

/** A start as a program would make it that does one thing after another. */
async function serialStart({ parts: { deps, scenario: find } }: Site): Promise<number> {
  let last: Promise<unknown> = Promise.resolve();
  const oneByOne = new Proxy(deps.engine, {
    get(engine, name) {
      const method = engine[name as keyof Engine];
      if (typeof method !== 'function') return method;
      const bound = (...args: unknown[]) => (method as (...args: unknown[]) => unknown).apply(engine, args);
      if (!['createZone', 'startContainer', 'run'].includes(String(name))) return bound;
      return (...args: unknown[]) => {
        const work = last.then(() => bound(...args));
        last = work.catch(() => undefined);
        return work;
      };
    },
  });
  const found = await find(scenario);
  const stack = new AsyncDisposableStack();
  const took = await timed(async () => stack.use(await freshLab({ ...deps, engine: oneByOne }, found)));
  await stack.disposeAsync();
  return took;
}

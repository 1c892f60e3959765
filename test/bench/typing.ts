import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LabView } from '../../server/protocol/views.ts';
import type { Page } from '../harness/running-server.ts';
import { BenchTerminal } from './bench-terminal.ts';
import { atMost, type Figure, percentile, sample } from './figures.ts';
import type { Site } from './site.ts';

const keys = 300;
const bulkBytes = 30_000_000;
const pauseMs = 20;

/** Echo beside the engine's own exec, bulk output, memory while the browser stands still, and Ctrl+C. */
export async function typing(site: Site, page: Page, lab: LabView): Promise<Figure[]> {
  const terminal = new BenchTerminal(page, lab.id, 'typing');
  await terminal.open();
  await terminal.shows(/# $/);
  return [...(await echo(site, terminal, lab)), await bulk(terminal), await stalled(site, terminal), ...(await interrupts(terminal))];
}

async function echo(site: Site, terminal: BenchTerminal, lab: LabView): Promise<Figure[]> {
  terminal.type('cat > /dev/null\r');
  await terminal.shows(/null\r?\n/);
  const ours = await sample(keys, 20_000, async () => {
    const before = terminal.bytes;
    const from = performance.now();
    terminal.type('x');
    await terminal.until(() => terminal.bytes > before);
    const took = performance.now() - from;
    await sleep(pauseMs);
    return took;
  });
  terminal.type('\u0003');
  await terminal.shows(/# $/);
  const raw = await rawEcho(site, lab);
  const above = (name: string, share: number, mostMs: number): Figure => {
    const [mine, limit] = [percentile(ours, share), percentile(raw, share)];
    return atMost(`key to echo, ${name} above raw exec (${mine.toFixed(1)} over ${limit.toFixed(1)} ms)`, mine - limit, 'ms', mostMs);
  };
  return [above('p50', 0.5, 1.5), above('p99', 0.99, 5)];
}

/** The limit for us: the same over the engine's exec, in process. */
async function rawEcho({ parts }: Site, lab: LabView): Promise<number[]> {
  await using stream = await parts.deps.engine.openTerminal(lab.id, 'mx', ['cat'], { cols: 120, rows: 30 });
  let heard: () => void = () => undefined;
  stream.onData(() => heard());
  return await sample(keys, 20_000, async () => {
    const echoed = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const from = performance.now();
    stream.write('x');
    await echoed;
    const took = performance.now() - from;
    await sleep(pauseMs);
    return took;
  });
}

async function bulk(terminal: BenchTerminal): Promise<Figure> {
  const before = terminal.bytes;
  const from = performance.now();
  terminal.type(`head -c ${bulkBytes} /dev/zero | tr '\\0' x\r`);
  await terminal.until(() => terminal.bytes >= before + bulkBytes);
  const seconds = (performance.now() - from) / 1000;
  await terminal.shows(/# $/);
  return { what: 'bulk output', seen: `${(bulkBytes / 1e6 / seconds).toFixed(1)} MB/s`, target: "≥ wetty's (not here)", met: null };
}

async function stalled({ server }: Site, terminal: BenchTerminal): Promise<Figure> {
  // What a flood costs a browser that keeps up is not counted.
  terminal.type('yes\r');
  await sleep(2000);
  const before = await residentMiB(server.child.pid ?? 0);
  terminal.acknowledging = false;
  for (let last = -1; last !== terminal.bytes; await sleep(500)) last = terminal.bytes;
  await sleep(3000);
  const grown = (await residentMiB(server.child.pid ?? 0)) - before;
  terminal.acknowledging = true;
  terminal.acknowledge();
  await interrupt(terminal);
  return atMost("server's memory, grown while a client stands still in a flood", Math.max(0, grown), 'MiB', 4);
}

async function interrupts(terminal: BenchTerminal): Promise<Figure[]> {
  const samples = await sample(10, 20_000, async () => {
    terminal.type('yes\r');
    await terminal.shows(/y\r?\ny/);
    await sleep(300);
    return interrupt(terminal);
  });
  return [atMost(`Ctrl+C in a flood, until the prompt, slowest of ${samples.length}`, percentile(samples, 1), 'ms', 200)];
}

async function interrupt(terminal: BenchTerminal): Promise<number> {
  const from = performance.now();
  terminal.type('\u0003');
  await terminal.shows(/# $/);
  return performance.now() - from;
}

async function residentMiB(pid: number): Promise<number> {
  return Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

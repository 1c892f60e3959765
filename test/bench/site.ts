import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Composition, compose } from '../../server/compose.ts';
import { ownerOf } from '../../server/installation.ts';
import type { LabView } from '../../server/protocol/views.ts';
import { Page, RunningServer } from '../harness/running-server.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { BenchTerminal } from './bench-terminal.ts';

export const scenario = 'open-relay-postfix';
const source = new URL(`../../scenarios/relay/${scenario}`, import.meta.url).pathname;

/** What a learner waited for, in ms from the click. */
export interface Waited {
  lab: LabView;
  /** Until the mail server had said 220. */
  greetedMs: number;
  promptMs: number;
}

/** A server of its own that knows one scenario, and the same parts in this process to compare with. Disposing ends it and removes every lab of it. */
export class Site implements AsyncDisposable {
  readonly server: RunningServer;
  readonly parts: Composition;
  readonly #stack: AsyncDisposableStack;
  #learners = 0;

  private constructor(server: RunningServer, parts: Composition, stack: AsyncDisposableStack) {
    this.server = server;
    this.parts = parts;
    this.#stack = stack;
  }

  /** `pool`: labs kept ready. */
  static async open(pool: number): Promise<Site> {
    await using stack = new AsyncDisposableStack();
    const folder = stack.use(await temporaryFolder('bench'));
    const scenarios = join(folder.path, 'scenarios');
    await mkdir(join(scenarios, 'relay'), { recursive: true });
    await cp(source, join(scenarios, 'relay', scenario), { recursive: true });
    await writeFile(join(scenarios, 'relay', 'module.yml'), 'title: Relay\n');
    const settings = { MAILRANGE_SCENARIOS: scenarios, MAILRANGE_LOG_LEVEL: 'error', MAILRANGE_MAX_LABS: '60' };
    const server = stack.use(await RunningServer.start(folder.path, { ...settings, MAILRANGE_POOL: String(pool) }));
    const parts = stack.use(await compose({ ...process.env, ...settings, MAILRANGE_DATA: folder.path }, { owner: ownerOf('cli') }));
    const site = new Site(server, parts, stack.move());
    using page = new Page(server.url);
    await page.rangeReady();
    await parts.prepare();
    return site;
  }

  /** The browser of somebody new. */
  async learner(): Promise<Page> {
    const body = JSON.stringify({ nickname: `Learner ${++this.#learners}` });
    const response = await fetch(`${this.server.url}/api/learners`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const page = new Page(this.server.url, response.headers.getSetCookie()[0]?.split(';')[0]);
    await new Promise<void>((resolve) => page.socket.once('connect', resolve));
    return page;
  }

  /** Clicks Start (or Reset), and waits for server and prompt. */
  async click(page: Page, reset?: LabView): Promise<Waited> {
    const from = performance.now();
    const asked = reset ? await page.ask('lab:reset', { lab: reset.id }) : await page.ask('lab:start', { scenario });
    const lab = await page.reach(asked, 'ready');
    const greetedMs = performance.now() - from;
    const terminal = new BenchTerminal(page, lab.id, 'first');
    await terminal.open();
    await terminal.shows(/# $/);
    return { lab, greetedMs, promptMs: performance.now() - from };
  }

  async end(page: Page, lab: LabView): Promise<void> {
    await page.ask('lab:end', { lab: lab.id });
    await page.reach(lab, 'gone');
  }

  /** Settles when so many labs wait for somebody. */
  async spare(wanted: number): Promise<void> {
    const ready = async () => (await this.parts.deps.labs.live()).filter(({ state, learner }) => state === 'ready' && learner === null).length;
    while ((await ready()) < wanted) await sleep(250);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }
}

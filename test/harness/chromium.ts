import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { serveSocks } from './socks.ts';
import { temporaryFolder } from './temporary-folder.ts';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** For whatever a test waits for: no test is timed, and the machine may be busy with labs. */
const patienceMs = 60_000;
/** Set-up may have named it after this was loaded. */
const program = () => process.env.CHROMIUM_PATH || '/usr/bin/chromium';
const asRoot = process.getuid?.() === 0 ? [] : ['--map-root-user'];
/** Whether a process may have a network namespace of its own here. */
const canBeApart = () => spawnSync('unshare', [...asRoot, '--net', 'ip', 'link', 'set', 'lo', 'up']).status === 0;

/**
 * The Chromium that set-up found or installed. It sees a network of its own: each lab that starts or ends changes this machine's, and Chromium
 * gives up what it is just connecting when that changes (ERR_NETWORK_CHANGED; with a window, it would load the page again by itself). Where that is not allowed, it has this machine's.
 */
export async function launchChromium(): Promise<Browser> {
  const browser = await (canBeApart() ? launchedApart() : chromium.launch({ executablePath: program(), args: flags }));
  browser.on('context', (context) => context.setDefaultTimeout(patienceMs));
  return browser;
}

async function launchedApart(): Promise<Browser> {
  const folder = await temporaryFolder('chromium');
  const socks = join(folder.path, 'socks');
  const server = await serveSocks(socks);
  const leave = async () => {
    server.close();
    await folder[Symbol.asyncDispose]();
  };
  try {
    const browser = await chromium.launch({
      executablePath: join(import.meta.dirname, 'chromium-apart.sh'),
      env: { ...process.env, NODE: process.execPath, UNSHARE: asRoot.join(' '), CHROMIUM_PATH: program(), CHROMIUM_SOCKS: socks },
      proxy: { server: 'socks5://127.0.0.1:1080' },
      args: flags,
    });
    browser.on('disconnected', () => void leave());
    return browser;
  } catch (error) {
    await leave();
    throw error;
  }
}

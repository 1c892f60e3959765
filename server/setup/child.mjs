import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * Runs a TypeScript entry on the project's Node in place of this process: same terminal, signals passed on, exit code kept.
 * @param {string} node path of the Node to run on
 * @param {string} top top folder of the project
 * @param {string} entry path below `top`
 * @param {string[]} args
 * @param {{ stopsWithParent: boolean }} options whether the child is stopped when the npm that started us is killed hard
 */
export function runAsChild(node, top, entry, args, { stopsWithParent }) {
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', `${top}/${entry}`, ...args], {
    stdio: 'inherit',
    // Stripped and compiled modules are kept between starts: most of a start is that work.
    env: { NODE_COMPILE_CACHE: `${top}/.cache/compiled`, ...process.env },
  });
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2'];
  for (const signal of signals) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the child itself, and a second one would mean "at once".
      if (!(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal);
    });
  }
  if (stopsWithParent) followParent(child);
  child.on('error', (error) => {
    process.stderr.write(`${entry} could not be started: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0));
  });
}

/**
 * npm passes SIGTERM on but cannot pass SIGKILL on: without this an orphan would keep the port. No event tells of a parent's end.
 * Only under npm: a server started without it may outlive its shell (nohup).
 * @param {import('node:child_process').ChildProcess} child
 */
function followParent(child) {
  const parent = process.ppid;
  if (!process.env.npm_lifecycle_event) return;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 500);
  watch.unref();
}

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/**
 * What installing asks of the machine; tests give a false one.
 * @typedef {object} Machine
 * @property {string} top top folder of the project
 * @property {string} self path of the Node that runs this
 * @property {(command: string, args: string[], cwd: string) => Promise<number>} run exit code; its output goes to stderr
 * @property {(path: string) => string | null} read text below `top`, or null
 * @property {(path: string, text: string) => void} write text below `top`
 * @property {(path: string) => boolean} isProgram whether a file below `top` is there and may be run
 * @property {() => Promise<() => void>} lock waits until no other process installs; answers the release
 */

const stamp = 'node_modules/.mailrange-stamp';
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const node = process.platform === 'win32' ? 'node_modules/node/bin/node.exe' : 'node_modules/node/bin/node';

/**
 * Installs what the lock file names unless that is done already, and answers the path of the project's own Node.
 * @param {Machine} machine
 * @param {(line: string) => void} say
 * @returns {Promise<string>}
 */
export async function ensureDependencies(machine, say) {
  if (!isInstalled(machine)) {
    const release = await machine.lock();
    try {
      if (!isInstalled(machine)) await install(machine, say);
    } finally {
      release();
    }
  }
  return `${machine.top}/${node}`;
}

/**
 * @param {Machine} machine
 * @returns {boolean}
 */
function isInstalled(machine) {
  if (!machine.isProgram(node)) return false;
  if (machine.read(stamp) === fingerprint(machine)) return true;
  if (!matchesLock(machine)) return false;
  machine.write(stamp, fingerprint(machine));
  return true;
}

/**
 * What decides about node_modules: the lock file, and the parts of package.json that npm installs by.
 * @param {Machine} machine
 */
function fingerprint(machine) {
  const lock = machine.read('package-lock.json');
  if (lock === null) throw new Error('package-lock.json is missing: this is not a whole clone of Mailrange. Clone it again.');
  const { dependencies, devDependencies, optionalDependencies, overrides } = JSON.parse(machine.read('package.json') ?? '{}');
  const wanted = JSON.stringify([dependencies, devDependencies, optionalDependencies, overrides, process.platform, process.arch]);
  return createHash('sha256').update(lock).update(wanted).digest('hex');
}

/**
 * Whether npm itself left exactly the lock file's packages (somebody ran `npm ci` or `npm install` by hand).
 * @param {Machine} machine
 */
function matchesLock(machine) {
  const left = machine.read('node_modules/.package-lock.json');
  if (left === null) return false;
  const have = JSON.parse(left).packages;
  return Object.entries(JSON.parse(machine.read('package-lock.json') ?? '{}').packages).every(
    ([path, wanted]) => path === '' || wanted.optional || have[path]?.version === wanted.version,
  );
}

/**
 * @param {Machine} machine
 * @param {(line: string) => void} say
 */
async function install(machine, say) {
  const started = Date.now();
  say('Installing the dependencies from package-lock.json (once; about 650 MB on disk) …');
  // No install scripts: nothing here needs one but `node`, whose script is run below, whatever npm's own rules about scripts are.
  if (await machine.run(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], machine.top)) {
    throw new Error(
      'The dependencies could not be installed: npm ci failed, and said why above. Usually this machine cannot reach the npm registry, or the disk is full. Mend that, then run the same command again.',
    );
  }
  if (!machine.isProgram(node)) {
    say('Fetching the Node that Mailrange runs on …');
    // Under `npm run` the Node of an earlier installation runs this, and `npm ci` has just taken it away: then the machine's own does it.
    const runner = machine.self.startsWith(`${machine.top}/`) ? 'node' : machine.self;
    const code = await machine.run(runner, ['installArchSpecificPackage.js'], `${machine.top}/node_modules/node`);
    if (code || !machine.isProgram(node)) {
      throw new Error(
        `The Node that Mailrange runs on could not be installed for ${process.platform}-${process.arch}; npm said why above. Check that this machine reaches the npm registry, then run the same command again.`,
      );
    }
  }
  machine.write(stamp, fingerprint(machine));
  say(`Dependencies installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/** @returns {Machine} */
export function realMachine() {
  const top = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');
  return {
    top,
    self: process.execPath,
    // stdout stays clean: the command line prints JSON there.
    run: (command, args, cwd) =>
      new Promise((resolve) => {
        const child = spawn(command, args, { cwd, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
        child.on('error', (error) => {
          process.stderr.write(`${command}: ${error.message}\n`);
          resolve(127);
        });
        child.on('exit', (code) => resolve(code ?? 1));
      }),
    read: (path) => {
      try {
        return readFileSync(`${top}/${path}`, 'utf8');
      } catch {
        return null;
      }
    },
    write: (path, text) => writeFileSync(`${top}/${path}`, text),
    isProgram: (path) => {
      const file = statSync(`${top}/${path}`, { throwIfNoEntry: false });
      return file?.isFile() === true && (process.platform === 'win32' || (file.mode & 0o111) !== 0);
    },
    lock: () => lockOf(`${top}/.cache/installing`),
  };
}

/**
 * One installation at a time; a lock whose owner is dead is taken over.
 * @param {string} path
 */
async function lockOf(path) {
  mkdirSync(path.replace(/[\\/][^\\/]*$/, ''), { recursive: true });
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch {
      if (!isAlive(path)) rmSync(path, { force: true });
      else await delay(300);
    }
  }
}

/** @param {string} path */
function isAlive(path) {
  try {
    process.kill(Number(readFileSync(path, 'utf8')), 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

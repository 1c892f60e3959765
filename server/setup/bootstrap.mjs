// Plain JavaScript without dependencies: it runs on the machine's own Node (>= 20) before anything is installed.
const oldest = 20;
const major = Number(process.versions.node.split('.')[0]);
if (major < oldest) {
  process.stderr.write(
    `Mailrange needs Node ${oldest} or newer to set itself up; this is ${process.version} (${process.execPath}). Install a newer Node, then try again.\n`,
  );
  process.exit(1);
}

const { ensureDependencies, realMachine } = await import('./dependencies.mjs');
const { runAsChild } = await import('./child.mjs');

/** @type {Record<string, string>} */
const entries = {
  start: 'server/main.ts',
  cli: 'server/cli/main.ts',
  test: 'test/setup/run.ts',
  bench: 'test/grader/bench.ts',
  figures: 'test/bench/run.ts',
};
const [command = '', ...args] = process.argv.slice(2);
const entry = entries[command];
if (!entry) {
  process.stderr.write(`Usage: node server/setup/bootstrap.mjs ${Object.keys(entries).join('|')} [arguments]\n`);
  process.exit(2);
}

try {
  const machine = realMachine();
  const node = await ensureDependencies(machine, (line) => process.stderr.write(`${line}\n`));
  runAsChild(node, machine.top, entry, args, { stopsWithParent: command === 'start' });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(command === 'cli' ? 2 : 1);
}

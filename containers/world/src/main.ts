import { WorldConfig } from '../../../server/core/world.ts';
import { setUpNetwork } from './set-up-network.ts';
import { worldProgram } from './world-program.ts';

const user = 10_001;

// A fault of one connection must never end the world; there is nobody to tell but stderr.
let faults = 0;
process.on('uncaughtException', (error) => {
  if (++faults <= 20) process.stderr.write(`${error.stack ?? error}\n`);
});
// Standard output belongs to the server: what a library prints must not get between the lines.
console.log = console.error;
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));

try {
  const config = WorldConfig.parse(JSON.parse(process.env.MAILRANGE_WORLD ?? ''));
  if (process.getuid?.() === 0) setUpNetwork(config, user);
  await worldProgram(config, process.stdin, process.stdout);
} catch (error) {
  process.stderr.write(`The world cannot start: ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}

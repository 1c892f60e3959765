import { parseArgs } from 'node:util';
import { Problem } from '../protocol/problems.ts';
import { checksCommand, cleanCommand, lintCommand, scenariosCommand, testCommand, tryCommand } from './commands.ts';
import { backupCommand, restoreCommand } from './database-commands.ts';
import { exits } from './output.ts';

const usage = `Usage: npm run --silent mailrange -- <command>

  scenarios                       lists the scenarios
  lint [id]                       finds errors in scenario files, as file:line:column
  try <scenario> [--apply FILE] [--host NAME] [--seed S] [--keep]
                                  starts a fresh lab, runs FILE in it as root, grades it, removes it
  test [id]                       proves every solution and every wrong fix on real labs
  checks [--markdown]             lists the kinds of checks; --markdown is the reference for authors
  clean                           removes every lab of this installation
  backup FILE                     copies the database into a new file, without the recordings of terminals (the folder
                                  data/recordings): copy those beside it if they matter; the server may run
  restore FILE                    puts a backup in its place and keeps what was there; the server must not run

  --json on all. Exit: 0 all good, 1 a check failed, 2 inconclusive or a usage error.`;

const commands = {
  scenarios: scenariosCommand,
  lint: lintCommand,
  try: tryCommand,
  test: testCommand,
  checks: checksCommand,
  clean: cleanCommand,
  backup: backupCommand,
  restore: restoreCommand,
} as const;

export interface Arguments {
  json: boolean;
  positionals: string[];
  apply?: string | undefined;
  host?: string | undefined;
  seed?: string | undefined;
  keep: boolean;
  markdown: boolean;
}

function parse(argv: string[]): { command: keyof typeof commands; args: Arguments } | null {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      apply: { type: 'string' },
      host: { type: 'string' },
      seed: { type: 'string' },
      keep: { type: 'boolean' },
      markdown: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [command, ...rest] = positionals;
  if (values.help || !command || !(command in commands)) return null;
  return {
    command: command as keyof typeof commands,
    args: { ...values, json: values.json ?? false, keep: values.keep ?? false, markdown: values.markdown ?? false, positionals: rest },
  };
}

try {
  const parsed = parse(process.argv.slice(2));
  if (!parsed) {
    process.stderr.write(`${usage}\n`);
    process.exitCode = exits.unclear;
  } else {
    process.exitCode = await commands[parsed.command](parsed.args);
  }
} catch (error) {
  if (error instanceof Problem) process.stderr.write(`${error.message}\n${error.view.advice}\n`);
  else process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = exits.unclear;
}
// Connections to the engine are kept alive for a while; nothing of ours waits for them. stdout is a file or pipe: written out first.
await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
process.exit();

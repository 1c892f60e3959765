import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type EngineAddress, pingEngine } from './ping-engine.ts';

/** What set-up asks of the machine it runs on; tests give a false one. */
export interface Machine {
  /** True on Linux for uid 0. */
  readonly isRoot: boolean;
  exists(path: string): boolean;
  /** Text of a file, or null. */
  read(path: string): string | null;
  /** Runs to the end; `output` is the last 16 KiB of stdout and stderr. */
  run(command: string, args: string[], environment?: Record<string, string>): Promise<{ exitCode: number; output: string }>;
  /** Starts a program that outlives us, its output going to `log`; answers whether it still runs. */
  launch(command: string, args: string[], log: string): () => boolean;
  ping(address: EngineAddress): Promise<boolean>;
  wait(ms: number): Promise<void>;
}

const kept = 16_384;

/** The machine itself. */
export const thisMachine: Machine = {
  isRoot: process.getuid?.() === 0,
  exists: existsSync,
  read: (path) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return null;
    }
  },
  run: (command, args, environment) =>
    new Promise((resolve) => {
      const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
      let output = '';
      const take = (chunk: Buffer) => {
        output = (output + chunk.toString()).slice(-kept);
      };
      child.stdout.on('data', take);
      child.stderr.on('data', take);
      child.on('error', (error) => resolve({ exitCode: 127, output: error.message }));
      // `exit` and not `close`: a daemon that a package starts may keep the pipes.
      child.on('exit', (code) => setImmediate(() => resolve({ exitCode: code ?? 1, output })));
    }),
  launch: (command, args, log) => {
    mkdirSync(dirname(log), { recursive: true });
    const file = openSync(log, 'a');
    const child = spawn(command, args, { detached: true, stdio: ['ignore', file, file] });
    closeSync(file);
    let running = true;
    const ended = () => {
      running = false;
    };
    child.on('error', ended);
    child.on('exit', ended);
    child.unref();
    return () => running;
  },
  ping: pingEngine,
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

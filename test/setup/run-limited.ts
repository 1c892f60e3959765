import { spawn } from 'node:child_process';

/** What a program that ran out of time is reported with, as timeout(1) does. */
export const outOfTime = 124;

const graceMs = 5000;

/**
 * Runs a program to its end, its output shown, and answers its exit code. With `limitMs` it gets a process group of its own, which is
 * told to end and then killed, workers and all, when the time is over: that is said, and answered with 124.
 */
export function runLimited(
  program: string,
  args: string[],
  { cwd, say, env, limitMs }: { cwd: string; say: (line: string) => void; env?: NodeJS.ProcessEnv; limitMs?: number },
): Promise<number> {
  return new Promise((resolve) => {
    const limited = limitMs !== undefined;
    const child = spawn(program, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'inherit', 'inherit'], detached: limited });
    const kill = (signal: NodeJS.Signals) => {
      try {
        if (limited && child.pid) process.kill(-child.pid, signal);
        else child.kill(signal);
      } catch (error) {
        // ESRCH: all of it has ended.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    };
    let late = false;
    const timers: NodeJS.Timeout[] = [];
    if (limited) {
      timers.push(
        setTimeout(() => {
          late = true;
          say(`FAILED: not done after ${Math.round(limitMs / 1000)} s; it is stopped now.`);
          kill('SIGTERM');
          timers.push(setTimeout(() => kill('SIGKILL'), graceMs));
        }, limitMs),
      );
    }
    const passOn = (signal: NodeJS.Signals) => kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, passOn);
    const end = (code: number) => {
      for (const timer of timers) clearTimeout(timer);
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, passOn);
      // A worker that outlived the program is stopped with it.
      if (late) kill('SIGKILL');
      resolve(late ? outOfTime : code);
    };
    child.on('error', () => end(127));
    child.on('exit', (code) => end(code ?? 1));
  });
}

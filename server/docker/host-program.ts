import { execFile } from 'node:child_process';
import type { RunProgram } from './guard.ts';

/** Runs a program of this machine, found also where only root's path leads. Exit code 127 when it cannot be started. */
export const hostProgram = (program: string, args: string[], timeoutMs = 15_000): ReturnType<RunProgram> =>
  new Promise((resolve) => {
    const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };
    execFile(program, args, { env, timeout: timeoutMs, maxBuffer: 1024 * 1024 }, (error, stdout, stderr) => {
      const exitCode = error ? (typeof error.code === 'number' ? error.code : 127) : 0;
      resolve({ exitCode, output: `${stdout}${stderr}` || (error?.message ?? '') });
    });
  });

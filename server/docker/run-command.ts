import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import type { RunResult } from '../labs/engine.ts';
import { Problem } from '../protocol/problems.ts';
import type { EngineEvents } from './engine-events.ts';
import { killMarked, processMark } from './kill-marked.ts';
import { TailOfFrames } from './tail-of-frames.ts';

const maxOutput = 256 * 1024;

/** How long output may still trickle in after the command has ended, while a daemon it left behind holds the pipe. */
const drainMs = 10;

/** Says on stdout that the command is over and how: the Engine itself tells up to 2 s later when a daemon keeps the pipe. */
const wrapper = 'nonce=$1; shift; "$@"; code=$?; printf "%s %d\\n" "$nonce" "$code"; exit "$code"';

/** Runs a command as root to its own end; what it started may live on. Rejects with Problem `engine-refused` after the time, and ends it. */
export async function runCommand(
  container: Docker.Container,
  events: EngineEvents,
  command: string[],
  options: { stdin?: Uint8Array | string | undefined; timeoutMs: number },
): Promise<RunResult> {
  await events.open();
  const withStdin = options.stdin !== undefined;
  const nonce = `:mailrange:${randomUUID()}`;
  const exec = await container.exec({
    Cmd: ['/bin/sh', '-c', wrapper, 'sh', nonce, ...command],
    AttachStdin: withStdin,
    AttachStdout: true,
    AttachStderr: true,
    Tty: false,
    Env: [`${processMark}=${nonce}`],
  });
  const ended = Promise.withResolvers<number>();
  using _listening = events.onCommandEnded(exec.id, ended.resolve);
  const stream = (await exec.start({ hijack: true, stdin: true })) as Duplex;
  const output = new TailOfFrames(maxOutput);
  const closed = new Promise<void>((resolve) => {
    stream.on('close', resolve);
    stream.on('end', resolve);
    stream.on('error', () => resolve());
  });
  stream.on('data', (chunk: Buffer) => {
    output.push(chunk);
    const said = output.exitCode(nonce);
    if (said !== null) ended.resolve(said);
  });
  if (withStdin) stream.end(options.stdin);
  try {
    const exitCode = await within(options.timeoutMs, command, exitOf(exec, ended.promise, closed));
    return { exitCode, output: output.text(nonce) };
  } catch (error) {
    await killMarked(container, nonce);
    throw error;
  } finally {
    stream.destroy();
  }
}

/** The end of the stream settles it, or word of the end and then a moment for the last output. */
async function exitOf(exec: Docker.Exec, ended: Promise<number>, closed: Promise<void>): Promise<number> {
  const first = await Promise.race([ended.then((code) => ({ code })), closed.then(() => null)]);
  if (first) {
    await Promise.race([closed, after(drainMs)]);
    return first.code;
  }
  const seen = await exec.inspect();
  // It closed its output and works on: only the event tells when it ends.
  return !seen.Running && seen.ExitCode !== null ? seen.ExitCode : ended;
}

async function within<T>(timeoutMs: number, command: string[], work: Promise<T>): Promise<T> {
  const over = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => over.reject(new Problem('engine-refused', `${command.slice(0, 3).join(' ').slice(0, 200)} timed out after ${timeoutMs} ms.`)),
    timeoutMs,
  );
  try {
    return await Promise.race([work, over.promise]);
  } finally {
    clearTimeout(timer);
  }
}

const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import type { TerminalStream } from '../labs/engine.ts';
import { killMarked, processMark } from './kill-marked.ts';

/** A command on a TTY in a container, over a hijacked connection whose pausing holds the Engine back. */
export async function openTerminal(container: Docker.Container, command: string[], size: { cols: number; rows: number }): Promise<TerminalStream> {
  const id = randomUUID();
  const exec = await container.exec({
    Cmd: command,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: true,
    Env: [`${processMark}=${id}`, 'TERM=xterm-256color', 'LANG=C.UTF-8'],
  });
  const stream = (await exec.start({ hijack: true, stdin: true, Tty: true })) as Duplex;
  let over = false;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      over = true;
      stream.destroy();
      resolve();
    };
    stream.on('end', end);
    stream.on('close', end);
    stream.on('error', end);
  });
  const resize = async (cols: number, rows: number) => {
    // A program that has just ended has no size any more.
    if (!over) await exec.resize({ w: cols, h: rows }).catch(() => undefined);
  };
  // Engine 20.10 knows no size at creation: the first program may see 0 by 0 for a moment.
  await resize(size.cols, size.rows);
  return {
    onData: (listener) => void stream.on('data', (chunk: Buffer) => listener(chunk)),
    ended,
    write: (data) => void (over || stream.write(data)),
    resize,
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
    async [Symbol.asyncDispose]() {
      if (over) return;
      await killMarked(container, id);
      stream.resume();
      await Promise.race([ended, new Promise<void>((resolve) => setTimeout(resolve, 200).unref())]);
      stream.destroy();
    },
  };
}

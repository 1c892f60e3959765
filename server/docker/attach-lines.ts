import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import type { LineStream } from '../labs/engine.ts';
import { LineFraming } from './line-framing.ts';

/** Takes hold of a container's stdin and stdout. It lives on when this lets go, and can be taken up again. */
export async function attachLines(container: Docker.Container): Promise<LineStream> {
  return linesOf((await container.attach({ stream: true, hijack: true, stdin: true, stdout: true, stderr: false })) as unknown as Duplex);
}

/** Starts a program in a container and takes hold of its stdin and stdout. What it says on stderr is dropped. */
export async function talkLines(container: Docker.Container, command: string[]): Promise<LineStream> {
  const exec = await container.exec({ Cmd: command, AttachStdin: true, AttachStdout: true, AttachStderr: false, Tty: false });
  return linesOf((await exec.start({ hijack: true, stdin: true })) as Duplex);
}

/** Lines on a stream of the Engine. */
function linesOf(stream: Duplex): LineStream {
  const listeners: ((line: string) => void)[] = [];
  const framing = new LineFraming((line) => {
    for (const listener of listeners) listener(line);
  });
  const closed = new Promise<void>((resolve) => {
    const end = () => {
      stream.destroy();
      resolve();
    };
    stream.on('end', end);
    stream.on('close', end);
    stream.on('error', end);
  });
  const take = (chunk: Buffer) => {
    try {
      framing.push(chunk);
    } catch {
      // Past the bound: nothing that follows could be understood.
      stream.destroy();
    }
  };
  return {
    write: (line) => void (stream.destroyed || stream.write(`${line}\n`)),
    onLine(listener) {
      listeners.push(listener);
      // Nothing is read before somebody listens.
      if (listeners.length === 1) stream.on('data', take);
    },
    closed,
    async [Symbol.asyncDispose]() {
      stream.destroy();
      await closed;
    },
  };
}
